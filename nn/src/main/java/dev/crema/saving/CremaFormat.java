package dev.crema.saving;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Policy;
import dev.crema.layers.Symbol;
import dev.crema.train.Compilation;
import dev.crema.train.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .crema} file: a zip archive with these members, none compressed.
 *
 * <table>
 * <tr><td>{@code model.json}</td><td>format, version, layers, losses, metrics, optimizer, seed</td></tr>
 * <tr><td>{@code weights.safetensors}</td><td>weights and states of layers by path</td></tr>
 * <tr><td>{@code training.safetensors}</td><td>optimizer state, iteration, learning rate, random key</td></tr>
 * <tr><td>{@code metadata.json}</td><td>what the application keeps</td></tr>
 * </table>
 *
 * <p>The archive's comment is {@code sha256:} and the digest of every byte before the comment, so
 * that any change is found. The same model gives the same bytes.
 */
final class CremaFormat implements ModelFormat {
  private static final int VERSION = 1;
  private static final String MODEL = "model.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String TRAINING = "training.safetensors";
  private static final String METADATA = "metadata.json";
  private static final String SEAL = "sha256:";

  /** The length of the comment. */
  private static final int SEAL_BYTES = SEAL.length() + 64;

  private final Storage storage;

  CremaFormat(Storage storage) {
    this.storage = storage;
  }

  @Override
  public String extension() {
    return "crema";
  }

  // ---------------------------------------------------------------- writing

  @Override
  public void save(Saved saved, Path file) {
    Model model = saved.model();
    byte[] description = Json.write(describe(file.toString(), model));
    Map<String, Tensor> weights = Saving.values(model.weights());
    new AtomicFile(storage).write(file, out -> write(out, saved, description, weights));
  }

  private static void write(
      OutputStream out, Saved saved, byte[] description, Map<String, Tensor> weights)
      throws IOException {
    Sealing sealing = new Sealing(out);
    // Not closed: the archive ends with the seal, and the stream is the caller's.
    ZipOutputStream zip = new ZipOutputStream(sealing);
    member(zip, MODEL, o -> o.write(description));
    member(zip, WEIGHTS, o -> Safetensors.write(weights, o));
    if (saved.model().trainState().isPresent()) {
      Map<String, Tensor> state = Saving.values(saved.model().trainState().get().variables());
      member(zip, TRAINING, o -> Safetensors.write(state, o));
    }
    member(zip, METADATA, o -> o.write(Json.write(saved.metadata())));
    zip.setComment(SEAL + "0".repeat(64));
    zip.finish();
    sealing.seal();
  }

  /**
   * Members are stored, so that tools can map them; a first walk through the content gives size and
   * checksum.
   */
  private static void member(ZipOutputStream zip, String name, AtomicFile.Content content)
      throws IOException {
    CRC32 crc = new CRC32();
    long[] size = {0};
    content.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) {
            crc.update(b);
            size[0]++;
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            crc.update(bytes, offset, count);
            size[0] += count;
          }
        });
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    entry.setSize(size[0]);
    entry.setCompressedSize(size[0]);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  /** Holds back the last bytes, the seal's place, and digests all before. */
  private static final class Sealing extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    Sealing(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      held.write(bytes, offset, count);
      int free = held.size() - SEAL_BYTES;
      if (free > 1 << 16) {
        pass(free);
      }
    }

    private void pass(int count) throws IOException {
      byte[] all = held.toByteArray();
      digest.update(all, 0, count);
      out.write(all, 0, count);
      held.reset();
      held.write(all, count, all.length - count);
    }

    void seal() throws IOException {
      pass(held.size() - SEAL_BYTES);
      out.write(
          (SEAL + HexFormat.of().formatHex(digest.digest())).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> describe(String file, Model model) {
    Descriptions descriptions = new Descriptions(file);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", "crema");
    json.put("version", VERSION);
    json.put("seed", model.seed());
    json.put("policy", descriptions.write(model.policy(), Policy.class));
    json.put("model", descriptions.write(model, Model.class));
    json.put("frozen", Saving.sorted(model.frozen()));
    model
        .compilation()
        .ifPresent(c -> json.put("compilation", descriptions.write(c, Compilation.class)));
    return json;
  }

  // ---------------------------------------------------------------- reading

  @Override
  public Saved load(Path path, LoadLimits limits) {
    String file = path.toString();
    try {
      limits.check("the size of the file", Files.size(path), limits.fileBytes(), file, "");
      verify(path, file);
      try (ZipFile zip = new ZipFile(path.toFile())) {
        return read(zip, file, limits);
      }
    } catch (IOException e) {
      throw new FormatException(FormatException.Code.IO, file, "", "cannot be read: " + e, e);
    }
  }

  private static void verify(Path path, String file) throws IOException {
    long size = Files.size(path);
    if (size < SEAL_BYTES + 22) {
      throw new FormatException(
          FormatException.Code.TRUNCATED, file, "", size + " bytes; too few for a model");
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(path)) {
      byte[] chunk = new byte[1 << 16];
      long left = size - SEAL_BYTES;
      while (left > 0) {
        int count = in.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
        if (count == 0) {
          throw new FormatException(
              FormatException.Code.TRUNCATED,
              file,
              "",
              "the file became shorter while it was read");
        }
        digest.update(chunk, 0, count);
        left -= count;
      }
      String seal = new String(in.readNBytes(SEAL_BYTES), StandardCharsets.US_ASCII);
      if (!seal.startsWith(SEAL)) {
        throw new FormatException(
            FormatException.Code.TRUNCATED,
            file,
            "",
            "the seal at the end is missing: not a whole .crema file");
      }
      if (!seal.equals(SEAL + HexFormat.of().formatHex(digest.digest()))) {
        throw new FormatException(
            FormatException.Code.CORRUPT, file, "", "the bytes are not those that were written");
      }
    }
  }

  private static Saved read(ZipFile zip, String file, LoadLimits limits) throws IOException {
    limits.check("the number of members", zip.size(), limits.members(), file, "");
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      if (!names.add(SafePath.check(file, entry.getName(), limits))) {
        throw new FormatException(
            FormatException.Code.UNSAFE_NAME,
            file,
            "",
            "member '" + entry.getName() + "' comes twice");
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw new FormatException(
            FormatException.Code.MALFORMED,
            file,
            entry.getName(),
            "is compressed; expected stored members");
      }
    }
    Map<String, Object> json = json(zip, file, MODEL, limits);
    if (!"crema".equals(json.get("format"))
        || !Integer.valueOf(VERSION).equals(json.get("version"))) {
      throw new FormatException(
          FormatException.Code.UNSUPPORTED,
          file,
          MODEL,
          "format '"
              + json.get("format")
              + "', version "
              + json.get("version")
              + "; this library reads crema, version "
              + VERSION);
    }
    try {
      Model model = model(json, file, tensors(zip, file, WEIGHTS, limits));
      if (json.containsKey("compilation")) {
        compile(model, json, file, tensors(zip, file, TRAINING, limits));
      }
      return new Saved(model, json(zip, file, METADATA, limits));
    } catch (FormatException e) {
      throw e;
    } catch (CremaException e) {
      throw new FormatException(FormatException.Code.MISMATCH, file, MODEL, e.getMessage(), e);
    }
  }

  private static Model model(Map<String, Object> json, String file, Map<String, Tensor> weights) {
    Descriptions descriptions = new Descriptions(file);
    if (!(descriptions.readLayer(json.get("model"), "model") instanceof Model model)) {
      throw new FormatException(FormatException.Code.MALFORMED, file, "model", "expected a Model");
    }
    model.seed((Long) descriptions.read(json.get("seed"), long.class, "seed"));
    model.policy((Policy) descriptions.read(json.get("policy"), Policy.class, "policy"));
    if (model.inputs().isEmpty()) {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, "model.inputs", "a saved model has inputs");
    }
    model.freeze(strings(json.get("frozen"), file, "frozen"));
    model.build(model.inputs().stream().map(Symbol::example).toArray(Type[]::new));
    Saving.setWeights(model, file, weights);
    return model;
  }

  private static String[] strings(@Nullable Object value, String file, String path) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw new FormatException(
          FormatException.Code.MALFORMED, file, path, "expected a list of strings; it is " + value);
    }
    return list.stream().map(String.class::cast).distinct().toArray(String[]::new);
  }

  private static void compile(
      Model model, Map<String, Object> json, String file, Map<String, Tensor> state) {
    Descriptions descriptions = new Descriptions(file);
    Compilation compilation =
        (Compilation) descriptions.read(json.get("compilation"), Compilation.class, "compilation");
    model.compile(compilation.optimizer(), compilation.targets().toArray(Target[]::new));
    model.trainState().orElseThrow().restore(state);
  }

  private static ZipEntry entry(ZipFile zip, String file, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new FormatException(FormatException.Code.MALFORMED, file, name, "is missing");
    }
    return entry;
  }

  private static Map<String, Object> json(ZipFile zip, String file, String name, LoadLimits limits)
      throws IOException {
    ZipEntry entry = entry(zip, file, name);
    limits.check("the length", entry.getSize(), limits.headerBytes(), file, name);
    try (InputStream in = zip.getInputStream(entry)) {
      return Json.read(file, name, in.readNBytes((int) entry.getSize()), limits);
    }
  }

  private static Map<String, Tensor> tensors(
      ZipFile zip, String file, String name, LoadLimits limits) throws IOException {
    ZipEntry entry = entry(zip, file, name);
    try (InputStream in = zip.getInputStream(entry)) {
      return Safetensors.read(file, name, in, entry.getSize(), limits);
    }
  }
}
