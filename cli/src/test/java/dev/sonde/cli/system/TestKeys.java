package dev.sonde.cli.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A CA, its certificate for this machine, and an unknown CA; all in one folder. */
final class TestKeys {

  static final String PASSWORD = "of-this-test";
  private static final String OWN = "server";

  private final Path folder;

  private TestKeys(Path folder) {
    this.folder = folder;
  }

  static TestKeys make(Path folder) throws IOException, InterruptedException {
    TestKeys keys = new TestKeys(folder);
    keys.keytool("ca", "-genkeypair", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keys.keytool("ca", "-exportcert", "-rfc", "-file", keys.ca().toString());
    String name = "CN=stranger";
    keys.keytool("stranger", "-genkeypair", "-keyalg", "EC", "-dname", name, "-ext", "bc:c");
    keys.keytool("stranger", "-exportcert", "-rfc", "-file", keys.strangersCa().toString());
    String request = folder.resolve("server.csr").toString();
    keys.keytool(OWN, "-genkeypair", "-keyalg", "EC", "-dname", "CN=server");
    keys.keytool(OWN, "-certreq", "-file", request);
    List<String> signing = List.of("-gencert", "-rfc", "-infile", request, "-outfile");
    List<String> all = new ArrayList<>(signing);
    all.addAll(List.of(keys.certificate().toString(), "-ext", "san=ip:127.0.0.1"));
    keys.keytool("ca", all.toArray(new String[0]));
    keys.importCertificate("ca", keys.ca());
    keys.importCertificate(OWN, keys.certificate());
    return keys;
  }

  Path ca() {
    return folder.resolve("ca.pem");
  }

  /** A CA that did not sign the certificate. */
  Path strangersCa() {
    return folder.resolve("stranger.pem");
  }

  /** The certificate for this machine. */
  Path certificate() {
    return folder.resolve("server.pem");
  }

  /** Certificate and key, as PKCS12. */
  String store() {
    return store(OWN);
  }

  /** The certificate's key, as PEM. */
  Path key() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store()))) {
      store.load(in, PASSWORD.toCharArray());
    }
    Key key = store.getKey(OWN, PASSWORD.toCharArray());
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    return Files.writeString(
        folder.resolve("server.key"),
        "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
  }

  private void keytool(String alias, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-alias", alias, "-keystore", store(alias)));
    runKeytool(all);
  }

  private void importCertificate(String alias, Path file) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-importcert", "-noprompt", "-alias", alias));
    all.addAll(List.of("-file", file.toString(), "-keystore", store()));
    runKeytool(all);
  }

  private void runKeytool(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(command + ": " + Files.readString(log));
    }
  }

  private String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }
}
