package dev.sonde.common.http;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How requests leave this machine.
 *
 * @param trust the certificates to trust, or null for those that the JDK trusts
 */
public record Outbound(Proxies proxies, @Nullable TrustManagerFactory trust) {

  public static final Outbound DIRECT = new Outbound(Proxies.NONE, null);

  /** The TLS context of the trusted certificates, or null for the JDK's. */
  public @Nullable SSLContext context() {
    TrustManagerFactory trusted = trust;
    if (trusted == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** What a report says of it, to follow other words; empty for the usual way. */
  public String note() {
    String through = proxies.shown();
    return (through.isEmpty() ? "" : ", through " + through)
        + (trust == null ? "" : ", with certificate authorities of its own");
  }

  /** Why a certificate was refused, for people; empty where something else failed. */
  public static Optional<String> refusedCertificate(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String text = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
      if (each instanceof CertPathBuilderException || text.contains("valid certification path")) {
        return Optional.of(
            "its certificate is not trusted; set SSL_CERT_FILE to the CA's certificates (PEM)");
      }
      if (each instanceof CertificateExpiredException) {
        return Optional.of("its certificate has expired (" + each.getMessage() + ")");
      }
      if (text.contains("no subject alternative") || text.contains("no name matching")) {
        return Optional.of("its certificate is for another host (" + each.getMessage() + ")");
      }
    }
    return Optional.empty();
  }
}
