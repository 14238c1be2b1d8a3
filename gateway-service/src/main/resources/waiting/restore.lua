-- Adds lost passes again, by client and expiry, unless another gateway has noted a confirmed order. Idempotent.
local pass, used = KEYS[1], KEYS[2]
local keep_until = ARGV[1]
for i = 2, #ARGV, 2 do
  if not redis.call('ZSCORE', used, ARGV[i]) then
    redis.call('ZADD', pass, 'NX', ARGV[i + 1], ARGV[i])
  end
end
redis.call('PEXPIREAT', pass, keep_until)
return 1
