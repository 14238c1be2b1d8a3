#!/bin/sh
# Five orders a second by one customer, whose token is in /run/tokens; for ten minutes. 409 is what is expected, 429 and 503 are the
# gateway's business, and no answer is one of what the canary is judged by.
set -u
token=$(cat "/run/tokens/$JOB_COMPLETION_INDEX") || exit 1
i=0
while [ $i -lt 600 ]; do
	j=0
	while [ $j -lt 5 ]; do
		curl --silent --output /dev/null --max-time 10 http://gateway-service:8080/api/v1/orders \
			--header "Authorization: Bearer $token" --header 'Content-Type: application/json' \
			--header "Idempotency-Key: probe-$HOSTNAME-$i-$j" \
			--data '{"lines":[{"sku":"PROBE","quantity":1}],"payment":{"token":"tok_visa"}}' &
		j=$((j + 1))
	done
	wait
	sleep 1
	i=$((i + 1))
done
