package dev.crema.saving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;

/** JSON texts as maps, lists, strings, numbers and booleans. */
final class Json {
  private Json() {}

  private static JSON parser(LoadLimits limits) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.depth())
            .maxNameLength(limits.nameLength())
            .maxNumberLength(100)
            .maxStringLength(1 << 20)
            .maxDocumentLength(limits.headerBytes())
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JSON.builder(factory).build();
  }

  /** Reads one JSON object and nothing after it. */
  static Map<String, Object> read(String file, String member, byte[] text, LoadLimits limits) {
    try {
      return parser(limits).mapFrom(text);
    } catch (JsonProcessingException e) {
      String at =
          e.getLocation() == null ? member : member + ", byte " + e.getLocation().getByteOffset();
      throw new FormatException(
          FormatException.Code.MALFORMED,
          file,
          at,
          "not the JSON object that was expected: " + e.getOriginalMessage(),
          e);
    } catch (IOException | RuntimeException e) {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, member, "not a JSON object: " + e.getMessage(), e);
    }
  }

  /** Writes an object, indented for people. */
  static byte[] write(Map<String, Object> object) {
    try {
      return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes an object without blanks. */
  static byte[] compact(Map<String, Object> object) {
    try {
      return JSON.std.asBytes(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
