package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
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

  /**
   * A TLS context that trusts only the certificates of this file and those that they have signed.
   */
  static SSLContext trusting(String flag, Path file) {
    try (InputStream in = new ByteArrayInputStream(bytes(flag, file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      if (store.size() == 0) {
        throw new CertificateException("it contains no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s: %s is no file of PEM certificates: %s".formatted(flag, file, e.getMessage()),
          e);
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
