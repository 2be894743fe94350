package dev.sonde.common.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the text of a file or of stdin: UTF-8, with or without a byte order mark at its start.
 * Every line ends with {@code \n}, whatever ended it in the file.
 */
public final class WrittenText {

  private static final char MARK = '\ufeff';
  private static final byte[] LITTLE = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] BIG = {(byte) 0xfe, (byte) 0xff};

  /** More zero bytes than this in so many bytes: each second one, as UTF-16 has them. */
  private static final int LOOKED_AT = 64;

  private WrittenText() {}

  /**
   * The text.
   *
   * @throws Malformed if the bytes are not UTF-8; its message says where
   */
  public static String of(byte[] bytes) throws Malformed {
    if (isUtf16(bytes)) {
      throw new Malformed("not UTF-8 but UTF-16; save it as UTF-8");
    }
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = utf8.decode(in, out, true);
    if (result.isError()) {
      throw malformed(bytes, in.position());
    }
    String text = out.flip().toString();
    return lines(text.indexOf(MARK) == 0 ? text.substring(1) : text);
  }

  private static boolean isUtf16(byte[] bytes) {
    byte[] first = Arrays.copyOf(bytes, LITTLE.length);
    if (Arrays.equals(first, LITTLE) || Arrays.equals(first, BIG)) {
      return true;
    }
    int looked = Math.min(bytes.length, LOOKED_AT);
    int zeros = 0;
    for (int i = 0; i < looked; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return looked > 1 && zeros * 3 > looked;
  }

  private static Malformed malformed(byte[] bytes, int at) {
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new Malformed(
        "not UTF-8: byte 0x%02X in line %d; save it as UTF-8".formatted(bytes[at] & 0xff, line));
  }

  private static String lines(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** A text that is not UTF-8. */
  public static final class Malformed extends CharacterCodingException {

    private static final long serialVersionUID = 1;

    private final String found;

    Malformed(String found) {
      this.found = found;
    }

    @Override
    public String getMessage() {
      return found;
    }
  }
}
