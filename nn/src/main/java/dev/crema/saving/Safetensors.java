package dev.crema.saving;

import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: the length of a JSON header as eight little-endian bytes, the header
 * ({@code name: {dtype, shape, data_offsets}}), then the numbers, little-endian, one tensor after
 * the other without gaps.
 *
 * <p>Source: github.com/huggingface/safetensors, README, section Format.
 */
public final class Safetensors {
  private static final int CHUNK = 1 << 16;

  private Safetensors() {}

  private record Entry(String name, Type type, long start, long end) {}

  /** Writes tensors in the order of their names. */
  public static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    long offset = 0;
    Map<String, Tensor> sorted = new TreeMap<>(tensors);
    for (Map.Entry<String, Tensor> entry : sorted.entrySet()) {
      Type type = entry.getValue().type();
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("dtype", code(type.dtype()));
      description.put("shape", type.shape().stream().boxed().toList());
      description.put("data_offsets", List.of(offset, offset + type.bytes()));
      header.put(entry.getKey(), description);
      offset += type.bytes();
    }
    byte[] text = Json.compact(header);
    int padded = (text.length + 7) / 8 * 8;
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(text);
    for (int i = text.length; i < padded; i++) {
      out.write(' ');
    }
    byte[] chunk = new byte[CHUNK];
    for (Tensor tensor : sorted.values()) {
      MemorySegment segment = tensor.memory().segment();
      for (long at = 0; at < tensor.type().bytes(); at += CHUNK) {
        int length = (int) Math.min(CHUNK, tensor.type().bytes() - at);
        MemorySegment.copy(segment, at, MemorySegment.ofArray(chunk), 0, length);
        out.write(chunk, 0, length);
      }
    }
  }

  /**
   * Reads all tensors.
   *
   * @param size how many bytes the stream has
   * @throws FormatException if they are not what the format says
   */
  public static Map<String, Tensor> read(
      String file, String member, InputStream in, long size, LoadLimits limits) throws IOException {
    if (size < 8) {
      throw new FormatException(
          FormatException.Code.TRUNCATED, file, member, size + " bytes; expected 8 or more");
    }
    long length =
        ByteBuffer.wrap(exactly(in, 8, file, member)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > size - 8) {
      throw new FormatException(
          FormatException.Code.MALFORMED,
          file,
          place(member, 0),
          "the header has " + length + " bytes; allowed: 2 to " + (size - 8));
    }
    limits.check("the length of the header", length, limits.headerBytes(), file, place(member, 0));
    byte[] text = exactly(in, (int) length, file, member);
    if (text[0] != '{') {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, place(member, 8), "the header must start with {");
    }
    List<Entry> entries = entries(file, member, Json.read(file, member, text, limits), limits);
    long expected = 0;
    for (Entry entry : entries) {
      if (entry.start() != expected || entry.end() - entry.start() != entry.type().bytes()) {
        throw new FormatException(
            FormatException.Code.MALFORMED,
            file,
            member + ", tensor '" + entry.name() + "'",
            "data_offsets ["
                + entry.start()
                + ","
                + entry.end()
                + "] for "
                + entry.type()
                + "; expected ["
                + expected
                + ","
                + (expected + entry.type().bytes())
                + "]");
      }
      expected = entry.end();
    }
    if (expected != size - 8 - length) {
      throw new FormatException(
          FormatException.Code.TRUNCATED,
          file,
          member,
          (size - 8 - length) + " bytes of numbers; the header says " + expected);
    }
    Map<String, Tensor> result = new LinkedHashMap<>();
    byte[] chunk = new byte[CHUNK];
    for (Entry entry : entries) {
      Memory memory = Memory.allocate(entry.type().bytes());
      for (long at = 0; at < entry.type().bytes(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, entry.type().bytes() - at);
        if (in.readNBytes(chunk, 0, count) != count) {
          throw new FormatException(
              FormatException.Code.TRUNCATED,
              file,
              member,
              "the numbers of '" + entry.name() + "' end too early");
        }
        MemorySegment.copy(MemorySegment.ofArray(chunk), 0, memory.segment(), at, count);
      }
      result.put(entry.name(), Tensor.over(entry.type(), memory));
    }
    return result;
  }

  private static List<Entry> entries(
      String file, String member, Map<String, Object> header, LoadLimits limits) {
    limits.check("the number of tensors", header.size(), limits.tensors(), file, member);
    List<Entry> entries = new ArrayList<>();
    header.forEach(
        (name, value) -> {
          if (!name.equals("__metadata__")) {
            entries.add(entry(file, member + ", tensor '" + name + "'", name, value));
          }
        });
    entries.sort(Comparator.comparingLong(Entry::start).thenComparingLong(Entry::end));
    return entries;
  }

  private static Entry entry(String file, String place, String name, Object value) {
    if (value instanceof Map<?, ?> map
        && map.size() == 3
        && map.get("dtype") instanceof String dtype
        && map.get("shape") instanceof List<?> dims
        && map.get("data_offsets") instanceof List<?> offsets
        && offsets.size() == 2) {
      long[] shape = new long[dims.size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = whole(file, place, dims.get(i));
      }
      try {
        return new Entry(
            name,
            new Type(dtype(file, place, dtype), Shape.of(shape)),
            whole(file, place, offsets.get(0)),
            whole(file, place, offsets.get(1)));
      } catch (ShapeException e) {
        throw new FormatException(FormatException.Code.MALFORMED, file, place, e.getMessage(), e);
      }
    }
    throw new FormatException(
        FormatException.Code.MALFORMED,
        file,
        place,
        "expected an object of dtype, shape and data_offsets");
  }

  private static long whole(String file, String place, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= 0) {
        return number;
      }
    }
    throw new FormatException(
        FormatException.Code.MALFORMED,
        file,
        place,
        "'" + value + "'; expected a whole number of 0 or more");
  }

  private static byte[] exactly(InputStream in, int count, String file, String member)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length != count) {
      throw new FormatException(
          FormatException.Code.TRUNCATED,
          file,
          member,
          "ends after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  private static String place(String member, long offset) {
    return member + ", byte " + offset;
  }

  private static String code(DType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case BFLOAT16 -> "BF16";
      case FLOAT16 -> "F16";
      case INT8 -> "I8";
      case UINT8 -> "U8";
      case INT32 -> "I32";
      case INT64 -> "I64";
      case BOOL -> "BOOL";
    };
  }

  private static DType dtype(String file, String place, String code) {
    for (DType type : DType.values()) {
      if (code(type).equals(code)) {
        return type;
      }
    }
    throw new FormatException(
        FormatException.Code.UNSUPPORTED, file, place, "number type '" + code + "'");
  }
}
