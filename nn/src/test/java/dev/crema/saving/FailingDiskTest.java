package dev.crema.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What remains of a file when the disk fails or the power goes at any moment of a save. */
class FailingDiskTest {
  private static final Path FILE = Path.of("/models/m.crema");
  private static final byte[] OLD = "the old model".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW =
      "the new model, which is longer".repeat(4000).getBytes(StandardCharsets.UTF_8);

  /** A disk in memory that fails at its n-th operation, and knows what was forced. */
  private static final class Disk implements Storage {
    final Map<Path, byte[]> files = new LinkedHashMap<>();
    final Map<Path, byte[]> durable = new LinkedHashMap<>();
    final List<Path[]> moves = new ArrayList<>();
    int left;

    Disk(int operations) {
      left = operations;
      files.put(FILE, OLD);
      durable.put(FILE, OLD);
    }

    private void operation(String name) throws IOException {
      if (left-- == 0) {
        throw new IOException("No space left on device: " + name);
      }
    }

    @Override
    public Writing create(Path file) throws IOException {
      operation("create");
      files.put(file, new byte[0]);
      return new Writing() {
        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
          operation("write");
          byte[] before = files.get(file);
          byte[] after = java.util.Arrays.copyOf(before, before.length + count);
          System.arraycopy(bytes, offset, after, before.length, count);
          files.put(file, after);
        }

        @Override
        public void force() throws IOException {
          operation("force");
          durable.put(file, files.get(file));
        }

        @Override
        public void close() throws IOException {
          operation("close");
        }
      };
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      operation("replace");
      files.put(to, files.remove(from));
      moves.add(new Path[] {from, to});
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      operation("force folder");
      moves.forEach(move -> durable.put(move[1], durable.remove(move[0])));
      moves.clear();
    }

    @Override
    public void delete(Path file) throws IOException {
      operation("delete");
      files.remove(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
      operation("list");
      return List.copyOf(files.keySet());
    }

    /** What is there after the power went: unforced files and moves may be lost or damaged. */
    Map<Path, byte[]> afterPowerLoss(Random random) {
      Map<Path, byte[]> result = new LinkedHashMap<>(durable);
      for (Path[] move : moves) {
        byte[] moved = result.get(move[0]);
        if (random.nextBoolean() && moved != null) {
          result.remove(move[0]);
          result.put(move[1], moved);
        }
      }
      return result;
    }
  }

  private static boolean save(Disk disk) {
    try {
      new AtomicFile(disk).write(FILE, out -> out.write(NEW));
      return true;
    } catch (FormatException e) {
      assertEquals(FormatException.Code.IO, e.code());
      assertTrue(e.getMessage().contains("an older file is left as it was"), e.getMessage());
      return false;
    }
  }

  @Test
  void aFailureAtAnyOperationLeavesTheOldFileOrTheNewOne() {
    boolean saved = false;
    int operations = 0;
    while (!saved) {
      Disk disk = new Disk(operations);
      saved = save(disk);
      byte[] content = disk.files.get(FILE);
      boolean whole =
          java.util.Arrays.equals(content, OLD) || java.util.Arrays.equals(content, NEW);
      assertTrue(whole, "after " + operations + " operations");
      operations++;
    }
    assertTrue(operations > 5, operations + " operations were tried");
  }

  @Test
  void powerLossAtAnyMomentLeavesTheOldFileOrTheNewOne() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      Disk disk = new Disk(random.nextInt(12));
      boolean saved = save(disk);
      byte[] content = disk.afterPowerLoss(random).get(FILE);
      if (saved) {
        assertArrayEquals(NEW, content, "seed " + seed);
      } else {
        boolean whole =
            java.util.Arrays.equals(content, OLD) || java.util.Arrays.equals(content, NEW);
        assertTrue(whole, "seed " + seed);
      }
    }
  }
}
