-- Sends a message of a system to every member in turn, each by a key of its own. A line of the file: PATH TAB TOKEN TAB JSON.
-- wrk … -s bench/send_system.lua ADDRESS -- FILE
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

local lines, count, turn = {}, 0, 0
local run

function init(args)
    -- Threads and rounds must not meet: an address of this state, and the time.
    run = string.format("%s-%d-%d", tostring({}):gsub("%W", ""), os.time(), math.floor(os.clock() * 1e6))
    for line in io.lines(args[1]) do
        local path, token, body = line:match("^(%S+)\t(%S+)\t(.*)$")
        count = count + 1
        lines[count] = { path = path, token = token, body = body }
    end
end

function request()
    turn = turn + 1
    local line = lines[(turn - 1) % count + 1]
    return wrk.format("POST", line.path,
        { ["Authorization"] = "Bearer " .. line.token, ["Content-Type"] = "application/json", ["Idempotency-Key"] = run .. "-" .. turn },
        line.body)
end
