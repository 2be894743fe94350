package dev.sonde.worker.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last in the pipeline of a connection that is not in use yet: the futures of connecting and of the
 * handshake report failures until then.
 */
final class UnusedConnectionHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(UnusedConnectionHandler.class);

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Transport.close(context.channel());
  }

  /** Logs what is no fault of the network or the peer, but of ours: it must not pass for theirs. */
  static void report(Throwable cause) {
    boolean theirs = cause instanceof CodecException;
    if (cause instanceof Error || (cause instanceof RuntimeException && !theirs)) {
      LOG.error("a response could not be handled", cause);
    }
  }
}
