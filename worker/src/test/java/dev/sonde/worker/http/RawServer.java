package dev.sonde.worker.http;

import dev.sonde.testing.SocketServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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

  private final SocketServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public RawServer(Script script) throws IOException {
    this.server = new SocketServer(0, socket -> script.serve(new Connection(socket)));
  }

  public RawServer(ServerSocket listening, Script script) {
    this.server = new SocketServer(listening, socket -> script.serve(new Connection(socket)));
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

  public int port() {
    return server.port();
  }

  public String url() {
    return server.url();
  }

  public List<Request> requests() {
    return requests;
  }

  public int connections() {
    return server.connections();
  }

  @Override
  public void close() {
    server.close();
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
      SocketServer.reset(socket);
    }
  }
}
