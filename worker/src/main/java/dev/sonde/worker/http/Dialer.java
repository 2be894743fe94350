package dev.sonde.worker.http;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.http.Proxies;
import dev.sonde.common.http.Proxies.Proxy;
import dev.sonde.common.time.NanoClock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens connections: name lookup, TCP, TLS. Used on one event loop. */
final class Dialer {

  interface Listener {
    /** The channel can be written to; its pipeline has no handler after TLS. */
    void connected(Channel channel, SocketStamp stamp, boolean http2);

    void failed(String reason);
  }

  private static final Pattern DUMP = Pattern.compile("\\b[0-9a-fA-F]{16,}+\\b");

  /** Bounds a connection attempt that no probe waits for any more; a probe gives up earlier. */
  private static final int GIVE_UP_MILLIS = 120_000;

  private final EventLoop loop;
  private final NanoClock clock;
  private final AddressBook addresses;
  private final OffLoopExecutor handshakes;
  private final Supplier<Tls> tlsSource;
  private final Proxies proxies;
  private @Nullable CompletableFuture<Tls> tls;

  Dialer(
      EventLoop loop,
      NanoClock clock,
      OffLoopExecutor handshakes,
      Dialing dialing,
      AddressBook book) {
    this.loop = loop;
    this.clock = clock;
    this.handshakes = handshakes;
    this.tlsSource = dialing.tls();
    this.proxies = dialing.proxies();
    this.addresses = book;
  }

  /** Starts to connect. */
  Dial dial(Endpoint endpoint, boolean http2, Listener listener) {
    Dial dial = new Dial(endpoint, http2, listener);
    prepare(endpoint, dial::resolve, dial::fail);
    return dial;
  }

  /** Loads the TLS settings before the first connection; continues with null if TLS is not used. */
  private void prepare(Endpoint endpoint, Consumer<@Nullable Tls> next, Consumer<String> failed) {
    if (!endpoint.tls()) {
      next.accept(null);
      return;
    }
    CompletableFuture<Tls> known = tls;
    if (known == null) {
      known = CompletableFuture.supplyAsync(tlsSource, handshakes);
      tls = known;
    }
    if (known.isDone() && !known.isCompletedExceptionally()) {
      next.accept(known.join());
      return;
    }
    var unused =
        known.whenComplete(
            (made, cause) ->
                OffLoopExecutor.back(
                    loop,
                    cause == null ? () -> next.accept(made) : () -> failed.accept(reason(cause))));
  }

  /** Loads the trust store and resolves the name before the first connection. */
  void prepare(Endpoint endpoint) {
    String first = proxy(endpoint).map(Proxies.Proxy::host).orElse(endpoint.host());
    prepare(endpoint, tls -> addresses.find(first, answer -> {}), reason -> {});
  }

  private Optional<Proxies.Proxy> proxy(Endpoint endpoint) {
    return proxies.to(endpoint.tls(), endpoint.host(), endpoint.port());
  }

  /** One connection that is being opened. */
  final class Dial {
    private final Endpoint endpoint;
    private final boolean http2;
    private final Listener listener;
    private final @Nullable Proxy proxy;
    private @Nullable Channel channel;
    private boolean over;

    private Dial(Endpoint endpoint, boolean http2, Listener listener) {
      this.endpoint = endpoint;
      this.http2 = http2;
      this.listener = listener;
      this.proxy = proxy(endpoint).orElse(null);
    }

    void cancel() {
      over = true;
      if (channel != null) {
        Transport.close(channel);
      }
    }

    private void resolve(@Nullable Tls ready) {
      if (!over) {
        String first = proxy == null ? endpoint.host() : proxy.host();
        addresses.find(first, answer -> connect(answer, 0, ready));
      }
    }

    private void connect(AddressBook.Answer answer, int attempt, @Nullable Tls ready) {
      if (over) {
        return;
      }
      if (answer.addresses().isEmpty()) {
        fail(answer.failure());
        return;
      }
      SocketStamp stamp = new SocketStamp(clock);
      Initializer initializer = new Initializer(stamp, ready);
      new Bootstrap()
          .group(loop)
          .channel(Transport.of(loop).channel())
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, GIVE_UP_MILLIS)
          .handler(initializer)
          .connect(
              new InetSocketAddress(
                  answer.addresses().get(attempt), proxy == null ? endpoint.port() : proxy.port()))
          .addListener(
              future -> {
                if (future.isSuccess()) {
                  if (proxy == null) {
                    secure(initializer);
                  }
                } else if (attempt + 1 < answer.addresses().size()) {
                  // Tries the next address of the same name: nothing has been sent yet.
                  connect(answer, attempt + 1, ready);
                } else {
                  fail(reason(future.cause()));
                }
              });
    }

    private void secure(Initializer initializer) {
      SslHandler handler = initializer.ssl;
      if (handler == null) {
        connected(initializer, http2);
        return;
      }
      handler
          .handshakeFuture()
          .addListener(
              future -> {
                if (future.isSuccess()) {
                  String protocol = handler.applicationProtocol();
                  connected(initializer, ApplicationProtocolNames.HTTP_2.equals(protocol));
                } else {
                  fail(reason(future.cause()));
                }
              });
    }

    private void connected(Initializer initializer, boolean speaksHttp2) {
      Channel open = initializer.channel;
      if (over || open == null) {
        return;
      }
      over = true;
      open.pipeline().remove(UnusedConnectionHandler.class);
      listener.connected(open, initializer.stamp, speaksHttp2);
    }

    private void refused(String reason) {
      Channel open = channel;
      if (open != null) {
        Transport.close(open);
      }
      fail(reason);
    }

    private void fail(String reason) {
      if (!over) {
        over = true;
        listener.failed(reason);
      }
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
      private final SocketStamp stamp;
      private final @Nullable Tls ready;
      private @Nullable SslHandler ssl;
      private @Nullable SocketChannel channel;

      private Initializer(SocketStamp stamp, @Nullable Tls ready) {
        this.stamp = stamp;
        this.ready = ready;
      }

      @Override
      protected void initChannel(SocketChannel created) {
        channel = created;
        Dial.this.channel = created;
        created.pipeline().addLast(stamp);
        if (proxy == null) {
          addTls(created);
        } else {
          created
              .pipeline()
              .addLast(new Tunnel(proxy, endpoint, () -> tunnelled(created), Dial.this::refused));
        }
        created.pipeline().addLast(new UnusedConnectionHandler());
        if (over) {
          Transport.close(created);
        }
      }

      private void tunnelled(SocketChannel created) {
        created.pipeline().remove(UnusedConnectionHandler.class);
        addTls(created);
        created.pipeline().addLast(new UnusedConnectionHandler());
        secure(this);
      }

      private void addTls(SocketChannel created) {
        if (ready != null) {
          SslHandler handler =
              ready
                  .context(http2)
                  .newHandler(created.alloc(), endpoint.host(), endpoint.port(), handshakes);
          handler.setHandshakeTimeoutMillis(GIVE_UP_MILLIS);
          ssl = handler;
          created.pipeline().addLast(handler);
        }
      }
    }
  }

  static String reason(@Nullable Throwable cause) {
    Optional<String> certificate =
        cause == null ? Optional.empty() : Outbound.refusedCertificate(cause);
    if (certificate.isPresent()) {
      return certificate.get();
    }
    Throwable root = cause;
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root == null) {
      return "closed";
    }
    if (root instanceof NotSslRecordException) {
      return "the server does not speak TLS";
    }
    String message = root.getMessage();
    // A codec dumps the bytes that it could not read. The peer may have echoed the token in them.
    return message == null
        ? root.getClass().getSimpleName()
        : DUMP.matcher(message).replaceAll("[bytes]");
  }
}
