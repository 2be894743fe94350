package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.EventLoop;

/** What all connections of a loop share. */
record ConnectionContext(
    EventLoop loop, NanoClock clock, HttpLimits limits, Scratch scratch, Dialer dialer) {}
