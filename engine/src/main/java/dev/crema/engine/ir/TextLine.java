package dev.crema.engine.ir;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;

/** A line of text that is read from left to right; blanks are passed over. */
final class TextLine {
  private final int number;
  private final String text;
  private int at;

  TextLine(int number, String text) {
    this.number = number;
    this.text = text;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '#') {
      at = text.length();
    }
  }

  /** Whether nothing is left. */
  boolean isBlank() {
    skipBlanks();
    return at == text.length();
  }

  void end() {
    if (!isBlank()) {
      throw expected("the end of the line");
    }
  }

  GraphSyntaxException expected(String what) {
    skipBlanks();
    String rest = text.substring(at);
    return error(
        "expected "
            + what
            + ", found "
            + (rest.isEmpty() ? "the end of the line" : "'" + shortened(rest) + "'"));
  }

  private static String shortened(String rest) {
    return rest.length() <= 40 ? rest : rest.substring(0, 40) + "…";
  }

  GraphSyntaxException error(String message) {
    return new GraphSyntaxException(number, message);
  }

  /** Whether the symbol or whole word comes next. */
  boolean sees(String symbol) {
    skipBlanks();
    int end = at + symbol.length();
    return text.startsWith(symbol, at)
        && !(isWord(symbol.charAt(symbol.length() - 1))
            && end < text.length()
            && isWord(text.charAt(end)));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Reads the symbol or whole word if it comes next. */
  boolean accept(String symbol) {
    if (!sees(symbol)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw expected("'" + symbol + "'");
    }
  }

  /** Letters, digits and underscores. */
  String word(String what) {
    skipBlanks();
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    return text.substring(start, at);
  }

  /** What stands before the next blank, comma, semicolon or bracket. */
  String token(String what) {
    skipBlanks();
    int start = at;
    while (at < text.length() && " ,;[]{}()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    return text.substring(start, at);
  }

  long integer() {
    int start = at;
    String token = token("an integer");
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException e) {
      at = start;
      throw expected("an integer");
    }
  }

  int smallInteger() {
    int start = at;
    long value = integer();
    if (value != (int) value) {
      at = start;
      throw expected("an integer of 32 bits");
    }
    return (int) value;
  }

  /** Text in double quotes, with backslashes before quotes, backslashes and {@code n}. */
  String quoted() {
    expect("\"");
    StringBuilder result = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
        c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
      }
      result.append(c);
    }
    if (at == text.length()) {
      throw expected("'\"'");
    }
    at++;
    return result.toString();
  }

  /** Integers between brackets. */
  List<Long> integers() {
    expect("[");
    List<Long> values = new ArrayList<>();
    if (accept("]")) {
      return values;
    }
    do {
      values.add(integer());
    } while (accept(","));
    expect("]");
    return values;
  }

  Ints ints() {
    int start = at;
    List<Long> values = integers();
    if (values.stream().anyMatch(value -> value != value.intValue())) {
      at = start;
      throw expected("integers of 32 bits");
    }
    return Ints.of(values.stream().mapToInt(Long::intValue).toArray());
  }

  Shape shape() {
    int start = at;
    long[] dims = integers().stream().mapToLong(Long::longValue).toArray();
    try {
      return Shape.of(dims);
    } catch (CremaException e) {
      at = start;
      throw expected("a shape (" + e.getMessage() + ")");
    }
  }

  DType dtype() {
    int start = at;
    String code = word("a data type such as f32");
    for (DType type : DType.values()) {
      if (type.code().equals(code)) {
        return type;
      }
    }
    at = start;
    throw expected("a data type such as f32");
  }

  Type type() {
    return new Type(dtype(), shape());
  }

  /** One type, or several in parentheses. */
  List<Type> types() {
    if (!accept("(")) {
      return List.of(type());
    }
    List<Type> types = new ArrayList<>();
    if (!accept(")")) {
      do {
        types.add(type());
      } while (accept(","));
      expect(")");
    }
    return types;
  }
}
