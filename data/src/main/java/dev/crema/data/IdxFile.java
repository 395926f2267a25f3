package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the idx format of the MNIST files: two zero bytes, a type code, the rank, the lengths of
 * the axes as big-endian 32-bit integers, then the elements, big-endian.
 *
 * <p>Source: "FILE FORMATS FOR THE MNIST DATABASE", Y. LeCun, yann.lecun.com/exdb/mnist.
 */
public final class IdxFile {
  private static final int MAX_BYTES = 1 << 30;

  private IdxFile() {}

  /**
   * Reads a file, gzip-compressed or not.
   *
   * @throws DataException if it cannot be read, is not an idx file, is truncated or has more than 1
   *     GiB of elements
   */
  public static Tensor read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (IOException e) {
      throw new DataException("idx file '" + file + "' cannot be read: " + e, e);
    }
  }

  /**
   * Reads a stream, gzip-compressed or not; {@code name} stands in messages. The caller closes the
   * stream.
   */
  public static Tensor read(String name, InputStream in) {
    try {
      return parse(name, new DataInputStream(unzipped(in)));
    } catch (IOException e) {
      throw new DataException(
          "idx file '" + name + "' is truncated or damaged: " + e.getMessage(), e);
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean zipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return zipped ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16)) : buffered;
  }

  private static Tensor parse(String name, DataInputStream in) throws IOException {
    int magic = in.readInt();
    int rank = magic & 0xFF;
    if (magic >>> 16 != 0 || rank < 1 || rank > Shape.MAX_RANK) {
      throw new DataException(
          "'"
              + name
              + "' is not an idx file: it starts with 0x%08x; expected 0x0000, a type and a rank of 1 to 8"
                  .formatted(magic));
    }
    DType dtype = dtype(name, magic >>> 8 & 0xFF);
    long[] dims = new long[rank];
    long bytes = dtype.bytes();
    for (int i = 0; i < rank; i++) {
      dims[i] = in.readInt();
      bytes = dims[i] < 0 || dims[i] > MAX_BYTES ? Long.MAX_VALUE : bytes * Math.max(1, dims[i]);
      if (bytes > MAX_BYTES) {
        throw new DataException(
            "idx file '"
                + name
                + "': axis "
                + i
                + " has length "
                + dims[i]
                + "; the elements would take more than 1 GiB");
      }
    }
    Type type = new Type(dtype, Shape.of(dims));
    byte[] elements = in.readNBytes(Math.toIntExact(type.bytes()));
    if (elements.length != type.bytes()) {
      throw new DataException(
          "idx file '"
              + name
              + "' is truncated: "
              + elements.length
              + " bytes of elements; expected "
              + type.bytes());
    }
    if (in.read() >= 0) {
      throw new DataException(
          "idx file '" + name + "' goes on after its " + type.bytes() + " bytes of elements");
    }
    return Tensor.ofBytes(type, nativeOrder(elements, dtype.bytes()));
  }

  private static DType dtype(String name, int code) {
    return switch (code) {
      case 0x08 -> DType.UINT8;
      case 0x09 -> DType.INT8;
      case 0x0C -> DType.INT32;
      case 0x0D -> DType.FLOAT32;
      case 0x0E -> DType.FLOAT64;
      default ->
          throw new DataException(
              "idx file '"
                  + name
                  + "' has elements of type 0x%02x; supported: 08, 09, 0C, 0D, 0E".formatted(code));
    };
  }

  private static byte[] nativeOrder(byte[] bytes, int size) {
    if (size > 1 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      for (int at = 0; at < bytes.length; at += size) {
        if (size == 4) {
          buffer.putInt(at, Integer.reverseBytes(buffer.getInt(at)));
        } else {
          buffer.putLong(at, Long.reverseBytes(buffer.getLong(at)));
        }
      }
    }
    return bytes;
  }
}
