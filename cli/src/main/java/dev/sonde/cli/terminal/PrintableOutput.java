package dev.sonde.cli.terminal;

import dev.sonde.common.text.PrintableText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a stream of the process: whatever is printed passes it, as UTF-8. Characters that act
 * on a terminal are replaced, but for line breaks, tabs and the styles that Sonde itself uses.
 * Owned by the print stream around it, which locks.
 */
final class PrintableOutput extends OutputStream {

  /** Sets a style, such as bold or red. */
  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]{0,12}m");

  /** What it, or a line break, may begin with, at the end of what was written so far. */
  private static final Pattern BEGUN = Pattern.compile("(?:\r|\u001b|\u001b\\[[0-9;]{0,12})\\z");

  private static final Pattern NEVER = Pattern.compile("(?!)");

  private final PrintStream out;
  private final Pattern allowed;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final byte[] one = new byte[1];
  private byte[] undecoded = {};
  private String begun = "";

  /**
   * Creates the way to a stream.
   *
   * @param styles whether styles may pass
   */
  PrintableOutput(PrintStream out, boolean styles) {
    this.out = out;
    this.allowed = styles ? STYLE : NEVER;
  }

  @Override
  public void write(int octet) {
    one[0] = (byte) octet;
    write(one, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (begun.isEmpty() && undecoded.length == 0 && isPlain(bytes, offset, length)) {
      out.write(bytes, offset, length);
      return;
    }
    String text = begun + decoded(bytes, offset, length);
    Matcher cut = BEGUN.matcher(text);
    int end = cut.find() ? cut.start() : text.length();
    begun = text.substring(end);
    pass(text.substring(0, end));
  }

  private static boolean isPlain(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if ((bytes[i] < ' ' && bytes[i] != '\n') || bytes[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private String decoded(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(undecoded.length + length);
    in.put(undecoded).put(bytes, offset, length).flip();
    CharBuffer text = CharBuffer.allocate(in.remaining() + 1);
    utf8.reset().decode(in, text, false);
    undecoded = new byte[in.remaining()];
    in.get(undecoded);
    return text.flip().toString();
  }

  private void pass(String text) {
    Matcher own = allowed.matcher(text);
    int at = 0;
    while (own.find()) {
      out.print(PrintableText.block(text.substring(at, own.start())));
      out.print(own.group());
      at = own.end();
    }
    out.print(PrintableText.block(text.substring(at)));
  }

  /** A sequence that has begun waits for its rest: streams are flushed anywhere. */
  @Override
  public void flush() throws IOException {
    if (out.checkError()) {
      throw new IOException("the stream cannot be written");
    }
  }

  @Override
  public void close() throws IOException {
    pass(begun);
    begun = "";
    flush();
    out.close();
  }
}
