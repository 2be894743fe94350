package dev.sonde.worker.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings.
 *
 * @param http1 offers no protocol by ALPN
 * @param http2 offers HTTP/2, then HTTP/1.1
 */
public record Tls(SslContext http1, SslContext http2) {

  /** The JDK's TLS with its default trust. Slow, so never call it on an event loop. */
  public static Tls trusted() {
    return trusting(null);
  }

  /** The JDK's TLS with this trust, or the default one if null. */
  public static Tls trusting(@Nullable TrustManagerFactory trust) {
    try {
      return new Tls(builder(trust).build(), http2(builder(trust)).build());
    } catch (SSLException e) {
      throw new IllegalStateException("this JVM cannot speak TLS", e);
    }
  }

  private static SslContextBuilder builder(@Nullable TrustManagerFactory trust) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    return trust == null ? builder : builder.trustManager(trust);
  }

  private static SslContextBuilder http2(SslContextBuilder builder) {
    return builder
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1));
  }

  SslContext context(boolean wantsHttp2) {
    return wantsHttp2 ? http2 : http1;
  }
}
