package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;
import java.nio.file.Path;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name with numbers to fill in: {@code model-{epoch:02d}-{val_loss:.3f}.crema}.
 *
 * @param text where {@code epoch} is counted from 1 and other names are those of the logs
 */
record FilePattern(String text) {
  private static final Pattern FIELD = Pattern.compile("\\{(\\w+)(?::([^}]*))?\\}");

  Path fill(int epoch, Logs logs) {
    Matcher matcher = FIELD.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String format = matcher.group(2);
      matcher.appendReplacement(
          result, Matcher.quoteReplacement(value(name, format == null ? "" : format, epoch, logs)));
    }
    matcher.appendTail(result);
    return Path.of(result.toString());
  }

  private String value(String name, String format, int epoch, Logs logs) {
    try {
      if (name.equals("epoch")) {
        return format.isEmpty()
            ? Integer.toString(epoch + 1)
            : String.format(Locale.ROOT, "%" + format, epoch + 1);
      }
      double number = logs.get(name);
      return format.isEmpty()
          ? Double.toString(number)
          : String.format(Locale.ROOT, "%" + format, number);
    } catch (IllegalFormatException e) {
      throw new CremaException(
          "file name '"
              + text
              + "': '"
              + format
              + "' is no format for "
              + name
              + "; allowed: such as {epoch:02d} and {val_loss:.3f}",
          e);
    }
  }
}
