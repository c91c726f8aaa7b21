-- Posts a body of so many bytes, as a webhook would be.
-- wrk … -s bench/hook.lua ADDRESS -- BYTES
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")

local hook

function init(args)
    hook = wrk.format("POST", "/", { ["Content-Type"] = "application/json" }, string.rep("x", tonumber(args[1])))
end

function request()
    return hook
end
