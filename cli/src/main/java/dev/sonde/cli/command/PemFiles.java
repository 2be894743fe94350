package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.http.Proxies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads PEM files of certificates and keys. */
final class PemFiles {

  private PemFiles() {}

  /** Refuses a file without a block of this kind. */
  static void check(String flag, Path file, String kind) {
    String text = new String(bytes(flag, file), StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN " + kind + "-----")) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s: %s has no \"BEGIN %s\" block, allowed is PEM%s"
              .formatted(flag, file, kind, kind.contains("KEY") ? " with a PKCS#8 key" : ""));
    }
    if (kind.equals("CERTIFICATE")) {
      trusting(flag, file);
    }
  }

  /** A TLS context that trusts only what {@link #trust} does. */
  static SSLContext trusting(String flag, Path file) {
    return Objects.requireNonNull(new Outbound(Proxies.NONE, trust(flag, file)).context());
  }

  /**
   * Trusts only the certificates of a file, or of the files of a folder, and those that they have
   * signed.
   */
  static TrustManagerFactory trust(String flag, Path path) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Path file : files(flag, path)) {
        try (InputStream in = new ByteArrayInputStream(bytes(flag, file))) {
          for (Certificate each :
              CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("ca-" + store.size(), each);
          }
        }
      }
      if (store.size() == 0) {
        throw new CertificateException("it contains no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s: %s is no file of PEM certificates: %s".formatted(flag, path, e.getMessage()),
          e);
    }
  }

  private static List<Path> files(String flag, Path path) throws IOException {
    if (!Files.isDirectory(path) || flag.equals("--ca")) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static byte[] bytes(String flag, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, flag + ": " + FileFault.reading(file, e).getMessage(), e);
    }
  }
}
