package dev.sonde.worker.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on plain blocking sockets, which shares no code with the code under test. */
public final class RawServer implements AutoCloseable {

  /** Serves one connection; when it returns the connection is closed. */
  public interface Script {
    void serve(Connection connection) throws IOException;
  }

  /** A received request. */
  public record Request(String head, String body) {
    public String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    /** The first value of a header, or the empty string. */
    public String header(String name) {
      for (String line : head.lines().toList()) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  private final ServerSocket listening;
  private final Script script;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  public RawServer(Script script) throws IOException {
    this(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
  }

  public RawServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
    start(this::accept, "raw-server");
  }

  /** Answers every request of every connection with the same bytes. */
  public static RawServer answering(String response) throws IOException {
    return new RawServer(
        connection -> {
          while (connection.request()) {
            connection.write(response);
          }
        });
  }

  private void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        start(() -> serve(socket), "raw-server-connection");
      }
    } catch (IOException e) {
      // Closed: the test has ended.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.serve(new Connection(socket));
    } catch (IOException | UncheckedIOException e) {
      // The client has disconnected, as many tests intend.
      sockets.remove(socket);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  public List<Request> requests() {
    return requests;
  }

  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : threads) {
        thread.join(5000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection. */
  public final class Connection {
    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    public Socket socket() {
      return socket;
    }

    /** Reads one request; false when the client has closed instead. */
    public boolean request() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return false;
        }
        head.append((char) b);
      }
      Request bare = new Request(head.toString(), "");
      int length = Integer.parseInt("0" + bare.header("content-length"));
      byte[] body = in.readNBytes(length);
      requests.add(new Request(bare.head(), new String(body, StandardCharsets.UTF_8)));
      return true;
    }

    /** Blocks until the client closes or resets. */
    public void awaitClose() throws IOException {
      while (in.read() >= 0) {
        // Reads whatever the client still sends.
      }
    }

    /** Writes at once; the time when the bytes were handed over. */
    public long write(String text) throws IOException {
      return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes at once; the time when the bytes were handed over. */
    public long write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return System.nanoTime();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
