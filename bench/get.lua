-- GET in turn of every line of a file: PATH TAB HEADER: VALUE. A line's request is made once, so that the generator costs little.
-- wrk … -s bench/get.lua ADDRESS -- FILE
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

local requests, count, turn = {}, 0, 0

function init(args)
    for line in io.lines(args[1]) do
        local path, header, value = line:match("^(%S+)\t([^:]+): (.*)$")
        count = count + 1
        requests[count] = wrk.format("GET", path, { [header] = value })
    end
end

function request()
    turn = turn % count + 1
    return requests[turn]
end
