package dev.sonde.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of bytes on plain blocking sockets, with one thread for each connection. */
public final class SocketServer implements AutoCloseable {

  /** Serves one connection; when it returns the connection is closed. */
  @FunctionalInterface
  public interface Script {
    void serve(Socket socket) throws IOException;
  }

  private final ServerSocket listening;
  private final Script script;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * Listens on a free port of the loopback address.
   *
   * @param receiveBytes the size of each connection's receive buffer, or 0 for the system's own
   */
  public SocketServer(int receiveBytes, Script script) throws IOException {
    this(loopback(receiveBytes), script);
  }

  /** Accepts from a socket that listens already, and closes it in the end. */
  public SocketServer(ServerSocket listening, Script script) {
    this.script = script;
    this.listening = listening;
    start(this::accept, "socket-server");
  }

  private static ServerSocket loopback(int receiveBytes) throws IOException {
    ServerSocket listening = new ServerSocket();
    if (receiveBytes > 0) {
      listening.setReceiveBufferSize(receiveBytes);
    }
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    return listening;
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
        connections.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket), "socket-server-connection");
      }
    } catch (IOException e) {
      // Closed: the test has ended.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.serve(socket);
    } catch (IOException | UncheckedIOException e) {
      // The client has disconnected, as many tests intend.
    } finally {
      sockets.remove(socket);
      threads.remove(Thread.currentThread());
    }
  }

  /** How many connections were accepted. */
  public int connections() {
    return connections.get();
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** Closes a connection with a reset. */
  public static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
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
}
