-- Notes that the passes of these clients have confirmed orders: they stay valid, and no longer count as outstanding. Idempotent. The expiry
-- in the arguments, after each client, is for a pass that Redis has lost.
local pass, used = KEYS[1], KEYS[2]
local keep_until = ARGV[1]
for i = 2, #ARGV, 2 do
  local expiry = redis.call('ZSCORE', pass, ARGV[i]) or ARGV[i + 1]
  redis.call('ZREM', pass, ARGV[i])
  redis.call('ZADD', used, 'NX', expiry, ARGV[i])
end
redis.call('PEXPIREAT', used, keep_until)
return 1
