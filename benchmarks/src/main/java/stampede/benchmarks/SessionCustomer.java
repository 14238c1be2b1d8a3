package stampede.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lettuce.core.RedisClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import stampede.local.LocalStack;

/**
 * An account that sends requests in {@link SessionsCost}.
 *
 * @param session the id of its session
 * @param token an access token
 */
record SessionCustomer(String session, String token) {
	/** Sessions and profiles in PostgreSQL, and copies in Redis; returns the accounts that send requests. */
	static List<SessionCustomer> seed(LocalStack stack, KeyPair key, int accounts, int active) throws SQLException {
		try (var connection = DriverManager.getConnection(stack.jdbcUrl("postgres"));
				var statement = connection.createStatement()) {
			statement.execute(SessionServer.SCHEMA);
			statement.execute(
					"""
							INSERT INTO session (id, account, expires_at)
							SELECT md5('session-' || n)::uuid, md5('account-' || n)::uuid, now() + interval '30 days' FROM generate_series(1, %d) n;
							INSERT INTO profile SELECT md5('account-' || n)::uuid, 1,
							       '{"name":"Customer ' || n || '","language":"en","addresses":[{"name":"Customer ' || n ||
							       '","street":"Market Street 1","postalCode":"12345","city":"Springfield","country":"US"}]}'
							  FROM generate_series(1, %d) n;
							ANALYZE session, profile;
							"""
							.formatted(accounts, accounts));
			var customers = new ArrayList<SessionCustomer>();
			try (var client = RedisClient.create(stack.redisUrl());
					var redis = client.connect();
					var rows = statement.executeQuery(
							"SELECT s.id, s.account, p.body FROM session s JOIN profile p ON p.account = s.account LIMIT "
									+ active)) {
				while (rows.next()) {
					redis.sync().set("session:{" + rows.getString(1) + "}", rows.getString(2));
					redis.sync().set("profile:{" + rows.getString(2) + "}", rows.getString(3));
					customers.add(new SessionCustomer(rows.getString(1), token(key, rows.getString(2))));
				}
			}
			return customers;
		}
	}

	/** A key for access tokens. */
	static KeyPair key() {
		try {
			return KeyPairGenerator.getInstance("RSA").generateKeyPair();
		} catch (GeneralSecurityException missing) {
			throw new IllegalStateException(missing);
		}
	}

	private static String token(KeyPair key, String account) {
		try {
			var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256),
					new JWTClaimsSet.Builder().subject(account).build());
			token.sign(new RSASSASigner(key.getPrivate()));
			return token.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}
}
