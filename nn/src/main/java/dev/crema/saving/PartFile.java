package dev.crema.saving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON file of a part that is no model: format, version, part. */
final class PartFile {
  private static final String FORMAT = "crema part";
  private static final int VERSION = 1;
  private static final String PART = "part";

  private PartFile() {}

  /** A part as JSON. */
  static Object describe(Record part, String file) {
    return Objects.requireNonNull(new Descriptions(file).write(part, Record.class));
  }

  static void write(Record part, Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put(PART, describe(part, file.toString()));
    byte[] text = Json.write(json);
    new AtomicFile(Storage.DISK).write(file, out -> out.write(text));
  }

  static <T extends Record> T read(Path file, Class<T> type) {
    String name = file.toString();
    LoadLimits limits = LoadLimits.DEFAULT;
    byte[] text;
    try {
      limits.check("the size", Files.size(file), limits.headerBytes(), name, "");
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FormatException(FormatException.Code.IO, name, "", "cannot be read: " + e, e);
    }
    Map<String, Object> json = Json.read(name, "", text, limits);
    if (!FORMAT.equals(json.get("format"))
        || !Integer.valueOf(VERSION).equals(json.get("version"))) {
      throw new FormatException(
          FormatException.Code.UNSUPPORTED,
          name,
          "",
          "format '%s', version %s; this library reads %s, version %d"
              .formatted(json.get("format"), json.get("version"), FORMAT, VERSION));
    }
    return part(json.get(PART), type, name, PART);
  }

  /** A part of a type from JSON. */
  static <T extends Record> T part(
      @Nullable Object json, Class<T> type, String file, String place) {
    Descriptions descriptions = new Descriptions(file);
    Object name = descriptions.object(json, place).get(Descriptions.TYPE);
    if (!type.getSimpleName().equals(name)) {
      throw new FormatException(
          FormatException.Code.MISMATCH,
          file,
          place,
          "type '" + name + "'; expected a " + type.getSimpleName());
    }
    return type.cast(descriptions.read(json, type, place));
  }
}
