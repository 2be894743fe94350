package dev.sonde.cli.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenAI-compatible server on plain blocking sockets, with one thread for each connection. It
 * takes its own times and shares no code with the code under test.
 */
final class IndependentServer implements AutoCloseable {

  /** Answers one POST. */
  @FunctionalInterface
  interface Behaviour {
    void answer(ServedCall call) throws IOException;
  }

  private static final String ODD = "odd";

  private final ServerSocket listening;
  private final Behaviour behaviour;
  private final String models;
  private final Behaviour lookUp;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<ServedCall> calls = new CopyOnWriteArrayList<>();
  private final List<HttpRequest> lookUps = new CopyOnWriteArrayList<>();

  private IndependentServer(String models, Behaviour behaviour) {
    this(models, behaviour, call -> {});
  }

  private IndependentServer(String models, Behaviour behaviour, Behaviour lookUp) {
    this.models = models;
    this.lookUp = lookUp;
    this.behaviour = behaviour;
    try {
      this.listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
    start(this::accept, "independent-server");
  }

  /** A server without a catalog: {@code GET /v1/models} answers 404. */
  static IndependentServer without(Behaviour behaviour) {
    return new IndependentServer("", behaviour);
  }

  /** A server that lists models as OpenAI does: without providers or prices. */
  static IndependentServer listing(String model, Behaviour behaviour) {
    return new IndependentServer(
        "{\"object\":\"list\",\"data\":[{\"id\":\"" + model + "\",\"object\":\"model\"}]}",
        behaviour);
  }

  /** A server with its own answers to GETs. */
  static IndependentServer lookedUp(Behaviour lookUp, Behaviour behaviour) {
    return new IndependentServer(ODD, behaviour, lookUp);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  /** Every POST so far, in the order in which they had been read. */
  List<ServedCall> calls() {
    return List.copyOf(calls);
  }

  /** Waits until there are at least this many calls. */
  void awaitCalls(int atLeast) {
    await().atMost(Duration.ofMinutes(2)).until(() -> calls.size() >= atLeast);
  }

  /** The request ids that workers have sent. */
  List<String> requestIds() {
    return calls.stream().map(call -> call.request().header("x-request-id")).toList();
  }

  List<ServedCall> calls(String provider) {
    return calls.stream().filter(call -> call.provider().equals(provider)).toList();
  }

  /**
   * The most calls of a provider, with this prefix of the request id, that were open at the same
   * time.
   */
  int mostAtOnce(String provider, String requestPrefix) {
    List<ServedCall> some =
        calls(provider).stream()
            .filter(call -> call.request().header("x-request-id").startsWith(requestPrefix))
            .toList();
    int most = 0;
    for (ServedCall each : some) {
      long begins = each.request().readNanos();
      long open =
          some.stream()
              .filter(other -> other.request().readNanos() <= begins && other.endedNanos() > begins)
              .count();
      most = Math.max(most, (int) open);
    }
    return most;
  }

  /** Every GET so far. */
  List<HttpRequest> lookUps() {
    return List.copyOf(lookUps);
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
        start(() -> serve(socket), "independent-server-connection");
      }
    } catch (IOException e) {
      // Closed: the test has ended.
      threads.remove(Thread.currentThread());
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      HttpRequest request = HttpRequest.read(socket.getInputStream());
      while (request != null) {
        if (request.line().startsWith("POST ")) {
          ServedCall call = new ServedCall(socket, request);
          calls.add(call);
          behaviour.answer(call);
        } else {
          lookUps.add(request);
          if (models.equals(ODD)) {
            lookUp.answer(new ServedCall(socket, request));
          } else {
            String status = models.isEmpty() ? "404 Not Found" : "200 OK";
            ServedCall.write(socket, status, models.isEmpty() ? "{}" : models);
          }
        }
        request = socket.isClosed() ? null : HttpRequest.read(socket.getInputStream());
      }
    } catch (IOException e) {
      // The client has disconnected, as many tests intend.
      sockets.remove(socket);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : new ArrayList<>(threads)) {
        thread.join(5000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the server did not close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
