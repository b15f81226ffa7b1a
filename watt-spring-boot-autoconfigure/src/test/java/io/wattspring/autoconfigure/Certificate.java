package io.wattspring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost} and its private key, as PEM.
 *
 * @param certificate the certificate
 * @param certificatePem the certificate as PEM
 * @param privateKeyPem the private key as PEM
 */
record Certificate(X509Certificate certificate, String certificatePem, String privateKeyPem) {

	private static final String PASSWORD = "password";

	static Certificate generate(Path directory, String name) throws Exception {
		Path store = directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name,
				"-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
				PASSWORD, "-keystore", store.toString())
			.inheritIO()
			.start();
		if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
			throw new IllegalStateException("keytool failed");
		}
		return read(store, name);
	}

	private static Certificate read(Path file, String alias) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(file)) {
			store.load(content, PASSWORD.toCharArray());
		}
		X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
		byte[] key = store.getKey(alias, PASSWORD.toCharArray()).getEncoded();
		return new Certificate(certificate, pem("CERTIFICATE", certificate.getEncoded()), pem("PRIVATE KEY", key));
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content)
				+ "\n-----END " + type + "-----\n";
	}

	/**
	 * Write the files of a PEM bundle, in place.
	 * @param directory where to
	 */
	void writeTo(Path directory) throws IOException {
		Files.writeString(directory.resolve("tls.key"), this.privateKeyPem);
		Files.writeString(directory.resolve("tls.crt"), this.certificatePem);
	}

	/**
	 * Return the properties that serve with the files in a directory.
	 * @param directory where the files are
	 * @param others further properties
	 * @return properties of the form {@code name=value}
	 */
	static String[] properties(Path directory, String... others) {
		String[] properties = new String[others.length + 3];
		properties[0] = "server.ssl.bundle=x";
		properties[1] = "spring.ssl.bundle.pem.x.keystore.certificate=file:" + directory.resolve("tls.crt");
		properties[2] = "spring.ssl.bundle.pem.x.keystore.private-key=file:" + directory.resolve("tls.key");
		System.arraycopy(others, 0, properties, 3, others.length);
		return properties;
	}

	/**
	 * Return what trusts some certificates and no others.
	 * @param certificates the certificates
	 * @return the context of a client
	 */
	static SSLContext trusting(Certificate... certificates) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (Certificate certificate : certificates) {
			store.setCertificateEntry(certificate.certificate().getSubjectX500Principal().getName(),
					certificate.certificate());
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		TrustManager[] managers = trust.getTrustManagers();
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers, null);
		return context;
	}

}
