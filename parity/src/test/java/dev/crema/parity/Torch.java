package dev.crema.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch, through DJL. A function is TorchScript as it lies in a module's archive: every operator
 * of ATen is there as {@code torch.name(...)}, methods of tensors are not.
 */
final class Torch {
  private static final String INDENT = "    ";
  private static final PtNDManager PYTORCH = (PtNDManager) NDManager.newBaseManager("PyTorch");

  static {
    // DJL switches gradients off.
    JniUtils.setGradMode(true);
  }

  private Torch() {}

  /**
   * What a function gives, and the derivatives of the sum of its results, each times a factor.
   *
   * @param body statements, the last line being a list of tensors
   * @param inputs what the body calls its inputs
   * @param by the names of the inputs to differentiate by
   * @param factors of results, by their place; without any there are no derivatives
   * @return the results, then the derivatives
   */
  static List<Tensor> call(
      String body, Map<String, Tensor> inputs, List<String> by, Map<Integer, Tensor> factors) {
    List<Tensor> arguments = new ArrayList<>(inputs.values());
    arguments.addAll(factors.values());
    try (NDManager arrays = PYTORCH.newSubManager()) {
      byte[] archive =
          archive(script(body, List.copyOf(inputs.keySet()), by, List.copyOf(factors.keySet())));
      try (PtSymbolBlock module =
          JniUtils.loadModule(
              (PtNDManager) arrays, new ByteArrayInputStream(archive), false, false)) {
        NDList given =
            arguments.stream()
                .map(tensor -> array(arrays, tensor))
                .collect(Collectors.toCollection(NDList::new));
        NDList results = module.forward(new ParameterStore(arrays, false), given, true);
        return results.stream().map(Torch::tensor).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Python's word. */
  static String of(boolean value) {
    return value ? "True" : "False";
  }

  // ---------------------------------------------------------------- script

  private static String script(
      String body, List<String> names, List<String> by, List<Integer> places) {
    List<String> given = new ArrayList<>(names);
    places.forEach(place -> given.add("factor_" + place));
    List<String> lines = new ArrayList<>();
    lines.add("  def function(self: __torch__.M, " + typed(names) + ") -> List[Tensor]:");
    List<String> statements = body.strip().lines().toList();
    statements.subList(0, statements.size() - 1).forEach(line -> lines.add(INDENT + line));
    lines.add(INDENT + "return " + statements.getLast());
    lines.add("  def forward(self: __torch__.M, " + typed(given) + ") -> List[Tensor]:");
    for (String name : by) {
      lines.add(INDENT + name + "_ = torch.requires_grad_(torch.detach(" + name + "), True)");
    }
    String call =
        names.stream()
            .map(name -> by.contains(name) ? name + "_" : name)
            .collect(Collectors.joining(", "));
    lines.add(INDENT + "results = (self).function(" + call + ")");
    lines.add(INDENT + "out = annotate(List[Tensor], [])");
    lines.add(INDENT + "for i in range(torch.len(results)):");
    lines.add(INDENT + "  _0 = torch.append(out, torch.contiguous(torch.detach(results[i])))");
    if (!by.isEmpty() && !places.isEmpty()) {
      gradients(by, places, lines);
    }
    lines.add(INDENT + "return out");
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static void gradients(List<String> by, List<Integer> places, List<String> lines) {
    lines.add(
        INDENT
            + "gradients = torch.grad(%s, %s, annotate(List[Optional[Tensor]], %s), %s)"
                .formatted(
                    places.stream().map(p -> "results[" + p + "]").toList(),
                    by.stream().map(name -> name + "_").toList(),
                    places.stream().map(p -> "factor_" + p).toList(),
                    "None, False, True"));
    for (int i : IntStream.range(0, by.size()).toArray()) {
      lines.add(INDENT + "gradient = gradients[" + i + "]");
      lines.add(INDENT + "if torch.__isnot__(gradient, None):");
      lines.add(
          INDENT + "  _1 = torch.append(out, torch.contiguous(unchecked_cast(Tensor, gradient)))");
      lines.add(INDENT + "else:");
      lines.add(INDENT + "  _1 = torch.append(out, torch.zeros_like(" + by.get(i) + "))");
    }
  }

  private static String typed(List<String> names) {
    return names.stream().map(name -> name + ": Tensor").collect(Collectors.joining(", "));
  }

  /** A module without weights: what torch.jit.save writes of one. */
  private static byte[] archive(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // Pickles: an object of class __torch__.M whose attribute "training" is false; an empty
      // tuple.
      entry(zip, "data.pkl", "\u0080\u0002c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089ub.");
      entry(zip, "constants.pkl", "\u0080\u0002).");
      String head = "  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";
      entry(zip, "code/__torch__.py", "class M(Module):\n" + head + methods);
      entry(zip, "version", "10\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    ZipEntry entry = new ZipEntry("archive/" + name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  // ---------------------------------------------------------------- tensors

  private static NDArray array(NDManager arrays, Tensor tensor) {
    ai.djl.ndarray.types.Shape shape =
        new ai.djl.ndarray.types.Shape(tensor.shape().stream().toArray());
    return switch (tensor.dtype()) {
      case FLOAT32 -> arrays.create(tensor.toFloats(), shape);
      case FLOAT64 -> arrays.create(tensor.toDoubles(), shape);
      case INT64 -> arrays.create(tensor.toLongs(), shape);
      case BOOL -> arrays.create(tensor.toBooleans(), shape);
      default -> throw new IllegalArgumentException("no array of " + tensor.type());
    };
  }

  private static Tensor tensor(NDArray array) {
    Shape shape = Shape.of(array.getShape().getShape());
    return switch (array.getDataType()) {
      case FLOAT32 -> Tensor.of(shape, array.toFloatArray());
      case FLOAT64 -> Tensor.of(shape, array.toDoubleArray());
      case INT64 -> Tensor.of(shape, array.toLongArray());
      case BOOLEAN -> Tensor.of(shape, array.toBooleanArray());
      default -> throw new IllegalArgumentException("no tensor of " + array.getDataType());
    };
  }
}
