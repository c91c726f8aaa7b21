-- Sends a new message of 600 bytes as every member in turn. A line of the file: PATH TAB TOKEN TAB JSON.
-- wrk … -s bench/send.lua ADDRESS -- FILE
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

local requests, count, turn = {}, 0, 0

function init(args)
    for line in io.lines(args[1]) do
        local path, token, body = line:match("^(%S+)\t(%S+)\t(.*)$")
        count = count + 1
        requests[count] = wrk.format("POST", path,
            { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
    end
end

function request()
    turn = turn % count + 1
    return requests[turn]
end
