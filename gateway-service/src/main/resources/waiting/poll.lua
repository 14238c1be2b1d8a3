-- A client joins or polls. Returns {state, epoch, now}, and with ADMITTED {.., expiry, 1 at the first such poll}, with WAITING {.., score, ahead, poll after}.
local place, line, seen, pass, used, last, epoch_key = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local subject, joins, drawn, opens_at = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local signed_score, signed_epoch, new_epoch = ARGV[5], ARGV[6], ARGV[7]
local max_places, keep_until, bound = tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local min_poll, max_poll, until_open = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local per_second, growth = tonumber(ARGV[14]), tonumber(ARGV[15])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local shown_now = string.format('%.0f', now)

-- The epoch changes when Redis has lost its data, so that places and passes are restored.
local epoch = redis.call('GET', epoch_key)
if not epoch then
  epoch = new_epoch
  redis.call('SET', epoch_key, epoch)
  redis.call('PEXPIREAT', epoch_key, keep_until)
end

local expiry = redis.call('ZSCORE', pass, subject) or redis.call('ZSCORE', used, subject)
if expiry and tonumber(expiry) > now then
  -- The place is used up by the pass.
  return {'ADMITTED', epoch, shown_now, expiry, redis.call('HDEL', place, subject)}
end
if expiry then
  redis.call('ZREM', pass, subject)
  redis.call('ZREM', used, subject)
  redis.call('HDEL', place, subject)
end

local score = redis.call('HGET', place, subject)
if not score then
  if signed_epoch ~= '' and signed_epoch ~= epoch then
    score = signed_score
  elseif joins == '0' then
    return {'UNKNOWN', epoch, shown_now}
  elseif redis.call('HLEN', place) >= max_places then
    return {'FULL', epoch, shown_now}
  elseif drawn ~= '' then
    score = drawn
  else
    -- Seconds since the opening, and at least a microsecond after the last one, also if the clock was set back.
    local earliest = tonumber(redis.call('GET', last) or '1') + 0.000001
    score = string.format('%.6f', math.max(1 + (time[1] - opens_at) + time[2] / 1000000, earliest))
    redis.call('SET', last, score)
    redis.call('PEXPIREAT', last, keep_until)
  end
  redis.call('HSET', place, subject, score)
  redis.call('PEXPIREAT', place, keep_until)
end

redis.call('ZADD', line, score, subject)
local ahead = redis.call('ZRANK', line, subject)
-- Half of the shortest possible wait, if the rate grows exponentially up to the bound; before the opening, spread by place over the time
-- after it.
local wait = math.max(ahead / bound, math.log(1 + ahead * growth / per_second) / growth)
local half = math.min(max_poll, wait * 500)
local poll_after = until_open > max_poll and max_poll
    or until_open > 0 and until_open + half
    or math.max(min_poll, half)
-- Present for twice that time, and the fifth that the gateway adds at random.
redis.call('ZADD', seen, string.format('%.0f', now + 2.4 * math.max(min_poll, poll_after)), subject)
redis.call('PEXPIREAT', line, keep_until)
redis.call('PEXPIREAT', seen, keep_until)
return {'WAITING', epoch, shown_now, score, ahead, math.floor(poll_after)}
