package dev.sonde.common.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over a socket, which the caller opens and closes. Apache
 * HttpComponents reads and writes HTTP/1.1. This class refuses what the library accepts but a
 * response must not contain.
 */
final class Exchange {

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int HEAD_BYTES = 64 << 10;
  private static final int CHUNK_HEAD_BYTES = 4 << 10;

  /** No limit for the number of headers: {@link BoundedLines} limits their bytes. */
  private static final Http1Config CONFIG =
      Http1Config.custom()
          .setMaxEmptyLineCount(1)
          .setMaxHeaderCount(0)
          .setMaxLineLength(HEAD_BYTES)
          .build();

  private final OutputStream out;
  private final InputStream in;
  private final BoundedLines lines = new BoundedLines(BUFFER_BYTES, HEAD_BYTES, CHUNK_HEAD_BYTES);

  /**
   * A response whose body was not read yet.
   *
   * @param retryAfter the {@code Retry-After} header, or null
   * @param length the declared length; negative for none
   * @param body without its framing; it is not closed, because closing would read it to the end
   */
  record Answer(
      int status,
      @Nullable String location,
      @Nullable String retryAfter,
      long length,
      InputStream body) {

    boolean isSuccess() {
      return status < HttpStatus.SC_REDIRECTION;
    }
  }

  Exchange(Socket socket) throws IOException {
    this.out = socket.getOutputStream();
    this.in = socket.getInputStream();
  }

  Answer send(HttpRequest request) throws IOException, HttpException {
    try {
      write(request);
    } catch (IOException e) {
      // A server that refuses a request may respond and close before it has read the whole request.
      if (lines.fillBuffer(in) < 0) {
        throw e;
      }
    }
    ClassicHttpResponse head = head();
    requirePlain(head, HttpHeaders.CONTENT_ENCODING, "identity");
    requirePlain(head, HttpHeaders.TRANSFER_ENCODING, "chunked");
    long length = MessageSupport.canResponseHaveBody(request.method(), head) ? length(head) : 0;
    return new Answer(
        head.getCode(),
        header(head, HttpHeaders.LOCATION),
        header(head, HttpHeaders.RETRY_AFTER),
        length,
        body(length));
  }

  private static @Nullable String header(ClassicHttpResponse head, String name) {
    Header header = head.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private void write(HttpRequest request) throws IOException, HttpException {
    SessionOutputBufferImpl buffer = new SessionOutputBufferImpl(BUFFER_BYTES);
    new DefaultHttpRequestWriter().write(request.head(), buffer, out);
    buffer.write(request.content(), out);
    buffer.flush(out);
  }

  /** The final head, after all interim heads. */
  private ClassicHttpResponse head() throws IOException, HttpException {
    DefaultHttpResponseParser parser = new DefaultHttpResponseParser(CONFIG, new Heads(), null);
    ClassicHttpResponse head = parser.parse(lines, in);
    while (head.getCode() < HttpStatus.SC_SUCCESS) {
      head = parser.parse(lines, in);
    }
    lines.headIsOver();
    return head;
  }

  /** A parser that accepts only status lines of HTTP/1.0 and 1.1 with valid statuses. */
  private static final class Heads extends BasicLineParser {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-5]\\d\\d(?: |$)");

    @Override
    public StatusLine parseStatusLine(CharArrayBuffer line) throws ParseException {
      if (!STATUS.matcher(line).lookingAt()) {
        throw new ParseException("no status line of HTTP/1.1");
      }
      return super.parseStatusLine(line);
    }
  }

  private static void requirePlain(ClassicHttpResponse head, String name, String allowed)
      throws BadAnswer {
    for (Iterator<Header> each = head.headerIterator(name); each.hasNext(); ) {
      if (!allowed.equalsIgnoreCase(each.next().getValue())) {
        throw BadAnswer.encoded(name, allowed);
      }
    }
  }

  /** The declared length. Several equal declarations count as one (RFC 9110, section 8.6). */
  private static long length(ClassicHttpResponse head) throws HttpException {
    Set<String> declared = new HashSet<>();
    MessageSupport.parseTokens(head, HttpHeaders.CONTENT_LENGTH, declared::add);
    if (declared.size() == 1) {
      head.setHeader(HttpHeaders.CONTENT_LENGTH, declared.iterator().next());
    }
    return DefaultContentLengthStrategy.INSTANCE.determineLength(head);
  }

  private InputStream body(long length) {
    if (length == ContentLengthStrategy.CHUNKED) {
      return new ChunkedInputStream(lines, in, CONFIG);
    }
    return length < 0
        ? new IdentityInputStream(lines, in)
        : new ContentLengthInputStream(lines, in, length);
  }
}
