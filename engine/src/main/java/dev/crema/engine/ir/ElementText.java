package dev.crema.engine.ir;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.util.Locale;

/** Single elements as text. */
final class ElementText {
  private ElementText() {}

  /** A number or word that gives the very bits, else {@code 0x} and the bits. */
  static String print(DType type, long bits) {
    String text = readable(type, bits);
    try {
      if (parse(type, text) == bits) {
        return text;
      }
    } catch (NumberFormatException e) {
      // Falls back to the bits.
    }
    return "0x" + Long.toHexString(bits);
  }

  private static String readable(DType type, long bits) {
    return switch (type) {
      case FLOAT32, BFLOAT16, FLOAT16 ->
          Float.toString((float) Element.toDouble(type, bits)).toLowerCase(Locale.ROOT);
      case FLOAT64 -> Double.toString(Element.toDouble(type, bits)).toLowerCase(Locale.ROOT);
      case INT8, UINT8, INT32, INT64 -> Long.toString(Element.toLong(type, bits));
      case BOOL -> Boolean.toString(bits != 0);
    };
  }

  /**
   * @throws NumberFormatException if the text is no element of the type
   */
  static long parse(DType type, String text) {
    if (text.startsWith("0x")) {
      return Long.parseUnsignedLong(text.substring(2), 16);
    }
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Element.bits(type, number(text));
      case INT8, UINT8, INT32, INT64 -> integer(type, text);
      case BOOL ->
          switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw new NumberFormatException(text);
          };
    };
  }

  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "infinity" -> Double.POSITIVE_INFINITY;
      case "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static long integer(DType type, String text) {
    long value = Long.parseLong(text);
    long bits = Element.bits(type, value);
    if (Element.toLong(type, bits) != value) {
      throw new NumberFormatException(text);
    }
    return bits;
  }
}
