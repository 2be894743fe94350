package dev.sonde.worker.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection that is not in use yet. The futures of connect and handshake
 * report its failures, so this handler only closes the channel.
 */
final class UnusedConnectionHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(UnusedConnectionHandler.class);

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Transport.close(context.channel());
  }

  /** Logs an exception that is a defect of Sonde and not a fault of the network or the peer. */
  static void report(Throwable cause) {
    boolean theirs = cause instanceof CodecException;
    if (cause instanceof Error || (cause instanceof RuntimeException && !theirs)) {
      LOG.error("a response could not be handled", cause);
    }
  }
}
