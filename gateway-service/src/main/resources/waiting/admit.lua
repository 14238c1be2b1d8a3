-- Admits the first clients of the line that are present. Returns {epoch, expired, waiting, passes, admitted in all, now, expiry of the
-- new passes, subjects...}, or {epoch} without an effect if the data are not those that the gateway knows.
local place, line, seen, pass, used, epoch_key, rate = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local known_epoch, wanted, per_second = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local max_passes, pass_life, keep_until = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local batch = 1000

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local epoch = redis.call('GET', epoch_key)
if not epoch then
  return {''}
end
if known_epoch ~= '' and known_epoch ~= epoch then
  return {epoch}
end

local expired = redis.call('ZRANGEBYSCORE', pass, '-inf', now, 'LIMIT', 0, batch)
for _, subject in ipairs(expired) do
  redis.call('ZREM', pass, subject)
  redis.call('HDEL', place, subject)
end
for _, subject in ipairs(redis.call('ZRANGEBYSCORE', used, '-inf', now, 'LIMIT', 0, batch)) do
  redis.call('ZREM', used, subject)
  redis.call('HDEL', place, subject)
end
-- Absent clients leave the line and keep their place.
for _, subject in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now, 'LIMIT', 0, batch)) do
  redis.call('ZREM', line, subject)
  redis.call('ZREM', seen, subject)
end

-- The operator's bound for all gateways: a bucket that holds at most a second.
local bucket = redis.call('HMGET', rate, 'tokens', 'at', 'total')
local since = now - tonumber(bucket[2] or now)
local tokens = math.min(math.max(1, per_second), tonumber(bucket[1] or per_second) + per_second * math.max(0, since) / 1000)
local total = tonumber(bucket[3] or 0)
local passes = redis.call('ZCARD', pass)
local free = math.min(wanted, math.floor(tokens), max_passes - passes)
local expiry = string.format('%.0f', now + pass_life)

local admitted = {}
local looked = 0
while #admitted < free and looked < free + batch do
  local first = redis.call('ZPOPMIN', line)
  if #first == 0 then
    break
  end
  looked = looked + 1
  local present_until = redis.call('ZSCORE', seen, first[1])
  redis.call('ZREM', seen, first[1])
  if present_until and tonumber(present_until) > now then
    redis.call('ZADD', pass, expiry, first[1])
    admitted[#admitted + 1] = first[1]
  end
end
total = total + #admitted
redis.call('HSET', rate, 'tokens', string.format('%.6f', tokens - #admitted), 'at', string.format('%.0f', now), 'total', total)
redis.call('PEXPIREAT', rate, keep_until)
redis.call('PEXPIREAT', pass, keep_until)

local reply = {epoch, #expired, redis.call('ZCARD', line), passes + #admitted, total, string.format('%.0f', now), expiry}
for _, subject in ipairs(admitted) do
  reply[#reply + 1] = subject
end
return reply
