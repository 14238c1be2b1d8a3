-- A pass with a confirmed order stays valid, and no longer counts as outstanding. Idempotent.
local pass, used = KEYS[1], KEYS[2]
local expiry = redis.call('ZSCORE', pass, ARGV[1])
if expiry then
  redis.call('ZREM', pass, ARGV[1])
  redis.call('ZADD', used, expiry, ARGV[1])
  redis.call('PEXPIREAT', used, ARGV[2])
end
return 1
