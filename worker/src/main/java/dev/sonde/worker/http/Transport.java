package dev.sonde.worker.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * The socket classes that fit an event loop.
 *
 * @param channel for connections
 * @param server for listening
 */
public record Transport(
    Class<? extends SocketChannel> channel, Class<? extends ServerSocketChannel> server) {

  private static final Transport EPOLL =
      new Transport(EpollSocketChannel.class, EpollServerSocketChannel.class);
  private static final Transport NIO =
      new Transport(NioSocketChannel.class, NioServerSocketChannel.class);

  public static Transport of(EventLoop loop) {
    boolean epoll = loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(EpollIoHandler.class);
    return epoll ? EPOLL : NIO;
  }

  /** Closes a channel; its handlers are notified. */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void close(Channel channel) {
    channel.close();
  }
}
