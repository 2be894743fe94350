package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names outside the event loop and caches addresses for a minute, but no failures. A name
 * has one lookup at a time, so that a name that hangs delays no other. Used on the event loop only.
 */
final class AddressBook {

  /** Resolves a name; blocks. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** The result: addresses, or the reason why there are none. */
  record Answer(List<InetAddress> addresses, String failure, long untilNanos) {}

  private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_HOSTS = 1024;

  private final EventLoop loop;
  private final NanoClock clock;
  private final OffLoopExecutor lookups;
  private final Lookup lookup;
  private final Map<String, Answer> known = new HashMap<>();
  private final Map<String, List<Consumer<Answer>>> waiting = new HashMap<>();

  AddressBook(EventLoop loop, NanoClock clock, OffLoopExecutor lookups, Lookup lookup) {
    this.loop = loop;
    this.clock = clock;
    this.lookups = lookups;
    this.lookup = lookup;
  }

  /** Calls back on the loop, at once if the answer is cached. */
  void find(String host, Consumer<Answer> consumer) {
    Answer answer = known(host);
    if (answer != null) {
      consumer.accept(answer);
      return;
    }
    List<Consumer<Answer>> others = waiting.get(host);
    if (others != null) {
      others.add(consumer);
      return;
    }
    List<Consumer<Answer>> consumers = new ArrayList<>();
    consumers.add(consumer);
    waiting.put(host, consumers);
    lookups.execute(
        () -> {
          Answer found = resolve(host);
          OffLoopExecutor.back(loop, () -> found(host, found));
        });
  }

  private @Nullable Answer known(String host) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    if (literal != null) {
      return new Answer(List.of(literal), "", 0);
    }
    Answer answer = known.get(host);
    return answer == null || clock.nanos() - answer.untilNanos() > 0 ? null : answer;
  }

  private Answer resolve(String host) {
    try {
      return new Answer(List.of(lookup.addresses(host)), "", clock.nanos() + KEPT_NANOS);
    } catch (UnknownHostException e) {
      return new Answer(List.of(), "unknown host " + host, 0);
    } catch (RuntimeException e) {
      return new Answer(List.of(), "no lookup of " + host + ": " + e.getMessage(), 0);
    }
  }

  private void found(String host, Answer answer) {
    if (known.size() >= MAX_HOSTS) {
      known.clear();
    }
    if (!answer.addresses().isEmpty()) {
      known.put(host, answer);
    }
    List<Consumer<Answer>> consumers = waiting.remove(host);
    if (consumers != null) {
      consumers.forEach(each -> each.accept(answer));
    }
  }
}
