package io.wattspring.autoconfigure;

import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.wattspring.worker.WorkerSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of TLS, whose settings all workers share.
 */
@Tag("transport")
class SslIntegrationTests {

	private static final int CONNECTIONS = 32;

	@TempDir
	private Path directory;

	private Certificate first;

	@BeforeEach
	void generate() throws Exception {
		this.first = Certificate.generate(this.directory, "first");
		this.first.writeTo(this.directory);
	}

	@Test
	void workersServeTls() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, Certificate.properties(this.directory))) {
			TestClient client = TestClient.https(Version.HTTP_1_1, Certificate.trusting(this.first));
			String url = "https://localhost:" + server.port();
			assertThat(client.get(url + "/hello").body()).isEqualTo("hello");
			assertThat(client.get(url + "/who").body()).startsWith("watt-run-");
			assertThat(client.post(url + "/count", new byte[1_000_000]).body()).isEqualTo("1000000");
		}
	}

	@Test
	void bundleWhenFilesChangeIsReloadedByEachWorker() throws Exception {
		Certificate second = Certificate.generate(this.directory, "second");
		SSLContext trust = Certificate.trusting(this.first, second);
		try (TestServer server = TestServer.start(TestEndpoints.class,
				Certificate.properties(this.directory, "spring.ssl.bundle.pem.x.reload-on-update=true",
						"spring.ssl.bundle.watch.file.quiet-period=100ms"));
				RawConnection open = RawConnection.openTls(server, trust)) {
			assertThat(open.get("/hello").status()).isEqualTo(200);
			assertThat(certificate(open)).isEqualTo(this.first.certificate());
			second.writeTo(this.directory);
			Awaitility.await().until(() -> presented(server, trust).equals(second.certificate()));
			List<Long> before = server.workers().stream().map(WorkerSnapshot::accepted).toList();
			for (int i = 0; i < CONNECTIONS; i++) {
				assertThat(presented(server, trust)).isEqualTo(second.certificate());
			}
			assertThat(server.workers()).filteredOn(WorkerSnapshot::listening)
				.allMatch((worker) -> worker.accepted() > before.get(worker.id() - 1));
			assertThat(open.get("/who").body()).startsWith("watt-run-");
		}
	}

	private X509Certificate presented(TestServer server, SSLContext trust) throws Exception {
		try (RawConnection connection = RawConnection.openTls(server, trust)) {
			assertThat(connection.get("/hello").status()).isEqualTo(200);
			return certificate(connection);
		}
	}

	private X509Certificate certificate(RawConnection connection) throws Exception {
		return (X509Certificate) ((SSLSocket) connection.socket()).getSession().getPeerCertificates()[0];
	}

}
