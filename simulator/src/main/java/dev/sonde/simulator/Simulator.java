package dev.sonde.simulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running simulator. Safe on any thread. */
public final class Simulator implements AutoCloseable {
  private static final int MAX_CONTROL_BYTES = 65_536;

  private final String host;
  private final Truth truth;
  private final FrontDoor door;
  private final Listeners routerLoops;
  private final Listeners controlLoop;
  private final Channel router;
  private final Channel control;

  private Simulator(SimulatorOptions options, Clocks clocks) {
    host = options.host();
    routerLoops = new Listeners("simulator", options.eventLoops());
    truth = new Truth(Truth.CAPACITY, routerLoops.loops());
    door = new FrontDoor(options, truth, clocks);
    controlLoop = new Listeners("simulator-control", 1);
    try {
      router = routerLoops.listen(host, options.port(), new Connections(door, clocks.nanos()));
      control = controlLoop.listen(host, options.controlPort(), controlConnections());
    } catch (RuntimeException e) {
      routerLoops.close();
      controlLoop.close();
      throw e;
    }
  }

  /** Starts a simulator and returns when both ports are open. */
  public static Simulator start(SimulatorOptions options) {
    return start(options, new Clocks(System::nanoTime, InstantSource.system()));
  }

  static Simulator start(SimulatorOptions options, Clocks clocks) {
    return new Simulator(options, clocks);
  }

  private ChannelInitializer<Channel> controlConnections() {
    Control handler = new Control(truth, door);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_CONTROL_BYTES), handler);
      }
    };
  }

  public int port() {
    return port(router);
  }

  public int controlPort() {
    return port(control);
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** The base URL for clients, in place of the real router's. */
  public String baseUrl() {
    return "http://" + host + ":" + port() + "/v1";
  }

  /**
   * The kept finished chat requests, in the order in which they ended, including every request
   * answered before the call.
   */
  public List<RequestTruth> requests() {
    List<RequestTruth> all = new ArrayList<>();
    answered(truth.requests()).forEachRemaining(all::add);
    return all;
  }

  /** Counts of every request answered before the call. */
  public Stats stats() {
    return answered(truth.stats());
  }

  private <T> T answered(CompletableFuture<T> answer) {
    if (routerLoops.loops().stream().anyMatch(EventExecutor::inEventLoop)) {
      throw new IllegalStateException(
          "this method must not be called on an event loop of the simulator");
    }
    return answer.join();
  }

  /** All charges so far, in nano-USD, whether billed yet or not. */
  public long chargedNanoUsd() {
    return door.billing().charged().values().stream().mapToLong(Billing.Bill::nanoUsd).sum();
  }

  /** Bills all charges so far at once. */
  public void settle() {
    door.billing().settle();
  }

  /** Clears the records and resets the request count of every provider. */
  public void reset() {
    answered(door.reset());
  }

  /** A warning for the user if the simulator was later than its own plan. */
  public Optional<String> warning() {
    return Truth.warning(stats());
  }

  @Override
  public void close() {
    routerLoops.close();
    controlLoop.close();
  }
}
