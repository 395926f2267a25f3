package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The pieces that texts are cut into, with their numbers. The first four are {@code <pad>}, {@code
 * <unk>}, {@code <s>} and {@code </s>}; where unknown characters are spelled in UTF-8, 256 pieces
 * {@code <0x00>} to {@code <0xFF>} come next.
 *
 * @param pieces all different
 */
public record Vocabulary(List<String> pieces) {
  /** Fills up short sequences. */
  public static final int PAD = 0;

  /** Stands for what is not in the vocabulary. */
  public static final int UNKNOWN = 1;

  /** Begins a sequence. */
  public static final int START = 2;

  /** Ends a sequence. */
  public static final int END = 3;

  static final List<String> SPECIAL = List.of("<pad>", "<unk>", "<s>", "</s>");
  private static final int BYTES = 256;

  public Vocabulary {
    pieces = List.copyOf(pieces);
    Require.check(
        pieces.size() >= SPECIAL.size() && pieces.subList(0, SPECIAL.size()).equals(SPECIAL),
        "Vocabulary",
        "pieces",
        pieces.subList(0, Math.min(pieces.size(), SPECIAL.size())),
        "first " + SPECIAL);
    Require.check(
        pieces.stream().distinct().count() == pieces.size(),
        "Vocabulary",
        "pieces",
        "twice the same",
        "different ones");
  }

  /** A vocabulary of the special pieces, those of bytes if wanted, and others. */
  static Vocabulary of(boolean bytes, Collection<String> others) {
    List<String> all = new ArrayList<>(SPECIAL);
    if (bytes) {
      for (int b = 0; b < BYTES; b++) {
        all.add(bytePiece(b));
      }
    }
    all.addAll(others);
    return new Vocabulary(all);
  }

  /** How many pieces of the language a vocabulary of a size has room for. */
  static int room(String who, int size, boolean bytes) {
    int reserved = reserved(bytes);
    Require.check(size > reserved, who, "size", size, reserved + 1 + " or more");
    return size - reserved;
  }

  /** How many pieces come before those of the language. */
  static int reserved(boolean bytes) {
    return SPECIAL.size() + (bytes ? BYTES : 0);
  }

  private static String bytePiece(int b) {
    return "<0x%02X>".formatted(b);
  }

  public int size() {
    return pieces.size();
  }

  /** Whether unknown characters are spelled in UTF-8. */
  public boolean hasBytes() {
    return firstByte().isPresent();
  }

  private OptionalInt firstByte() {
    int first = SPECIAL.size();
    return size() >= first + BYTES && pieces.get(first).equals(bytePiece(0))
        ? OptionalInt.of(first)
        : OptionalInt.empty();
  }

  /** The numbers of all pieces. */
  Map<String, Integer> numbers() {
    Map<String, Integer> numbers = HashMap.newHashMap(size());
    for (int i = 0; i < size(); i++) {
      numbers.put(pieces.get(i), i);
    }
    return numbers;
  }

  /** What a character that is no piece becomes. */
  List<Integer> spelled(String character) {
    if (!hasBytes()) {
      return List.of(UNKNOWN);
    }
    List<Integer> spelled = new ArrayList<>();
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      spelled.add(firstByte().getAsInt() + (b & 0xFF));
    }
    return spelled;
  }

  /**
   * The text of numbers. Special pieces are left out but for {@code <unk>}, which gives {@code ⁇};
   * bytes that are no UTF-8 give {@code �}.
   */
  String text(int... ids) {
    int firstByte = firstByte().orElse(Integer.MAX_VALUE - BYTES);
    StringBuilder text = new StringBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      Require.check(id >= 0 && id < size(), "decode", "ids", id, "0 to " + (size() - 1));
      if (id >= firstByte && id < firstByte + BYTES) {
        bytes.write(id - firstByte);
        continue;
      }
      flush(bytes, text);
      if (id == UNKNOWN) {
        text.append(" ⁇ ");
      } else if (id >= SPECIAL.size()) {
        text.append(pieces.get(id));
      }
    }
    flush(bytes, text);
    return Words.text(text.toString());
  }

  private static void flush(ByteArrayOutputStream bytes, StringBuilder text) {
    text.append(bytes.toString(StandardCharsets.UTF_8));
    bytes.reset();
  }
}
