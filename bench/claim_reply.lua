-- Claims open tasks and replies to them, in turns. A line of the file: TASK TAB TOKEN of an agent who may process it.
-- The reply to a task goes out LAG claims after its claim, by when that was answered; nothing has to read the answers.
-- wrk … -s bench/claim_reply.lua ADDRESS -- FILE FIRST
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

local LAG = 128
local tasks, tokens, count, claims, replies, claiming, tried = {}, {}, 0, 0, 0, true, false
local body = string.format('{"body":"%s"}', string.rep("Take it with food. ", 31))

function init(args)
    local first, number = tonumber(args[2]), 0
    for line in io.lines(args[1]) do
        number = number + 1
        if number > first then
            count = count + 1
            tasks[count], tokens[count] = line:match("^(%S+)\t(%S+)$")
        end
    end
end

local function post(index, action, content)
    local headers = { ["Authorization"] = "Bearer " .. tokens[index] }
    if content then headers["Content-Type"] = "application/json" end
    return wrk.format("POST", "/api/v1/workbench/tasks/" .. tasks[index] .. "/" .. action, headers, content)
end

function request()
    -- wrk asks for one request to look at it, and does not send that one.
    if not tried then
        tried = true
        return post(1, "claim")
    end
    -- Past the end of the file every request fails, which the report shows as errors rather than as speed.
    if claims < LAG or claiming then
        claiming = false
        claims = claims + 1
        return post((claims - 1) % count + 1, "claim")
    end
    claiming = true
    replies = replies + 1
    return post((replies - 1) % count + 1, "reply", body)
end
