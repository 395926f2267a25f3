package dev.crema.data;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
  private static <T> List<T> all(Records<T> records, long pass) {
    List<T> all = new ArrayList<>();
    try (Items<T> items = records.items(pass)) {
      for (T item = items.next(); item != null; item = items.next()) {
        all.add(item);
      }
      assertNull(items.next(), "after the end");
    }
    return all;
  }

  private static String messageOf(Runnable code) {
    return assertThrows(CremaException.class, code::run).getMessage();
  }

  /** Records that say whether they have been closed. */
  private static Records<Integer> watched(int count, AtomicInteger open) {
    return new Records<>(
        _ -> {
          open.incrementAndGet();
          return new Items<>() {
            private int at;

            @Override
            public @Nullable Integer next() {
              return at < count ? (Integer) at++ : null;
            }

            @Override
            public void close() {
              open.decrementAndGet();
            }
          };
        });
  }

  @Nested
  class OneByOne {
    @Test
    void comeInOrderAndAgain() {
      Records<Integer> records = Records.range(6).filter(i -> i % 2 == 0).map(i -> i * 10);
      assertEquals(List.of(0, 20, 40), records.toList());
      assertEquals(List.of(0, 20, 40), records.toList());
      assertEquals(List.of(20, 40), records.skip(1).toList());
      assertEquals(List.of(0, 20), records.take(2).toList());
      assertEquals(List.of(), records.take(0).toList());
      assertEquals(List.of(), records.skip(9).toList());
      assertEquals(List.of("a", "b"), Records.of("a", "b").toList());
      assertEquals(List.of(), Records.range(0).toList());
    }

    @Test
    void areJoinedPairedAndInterleaved() {
      Records<Integer> two = Records.range(2);
      assertEquals(List.of(0, 1, 0, 1, 0, 1), two.repeat(3).toList());
      assertEquals(List.of(), two.repeat(0).toList());
      assertEquals(List.of(0, 1, 0, 1, 2), two.concat(Records.range(3)).toList());
      assertEquals(
          List.of("0a", "1b"),
          Records.range(5).zip(Records.of("a", "b"), (i, s) -> i + s).toList());
      Records<String> words = Records.of("abc", "d", "", "ef");
      assertEquals(
          List.of("a", "d", "b", "e", "c", "f"),
          words
              .interleave(
                  w -> Records.of(List.of(w.split("")).stream().filter(s -> !s.isEmpty()).toList()),
                  2)
              .toList());
      assertEquals(
          List.of("a", "b", "c", "d", "e", "f"),
          words
              .interleave(
                  w -> Records.of(List.of(w.split("")).stream().filter(s -> !s.isEmpty()).toList()),
                  1)
              .toList());
    }

    @Test
    void errorsNameTheRecord() {
      for (int workers : new int[] {1, 3}) {
        String message =
            messageOf(() -> Records.of("1", "2", "x", "4").map(Integer::valueOf, workers).toList());
        assertEquals("record 3 (x): For input string: \"x\"", message);
      }
      assertEquals(
          "record 2 (b): no b",
          messageOf(
              () ->
                  Records.of("a", "b")
                      .filter(
                          s -> {
                            if (s.equals("b")) {
                              throw new CremaException("no b");
                            }
                            return true;
                          })
                      .prefetch(1)
                      .toList()));
    }

    @Test
    void settingsOutOfRangeAreNamed() {
      Records<Integer> r = Records.range(3);
      assertEquals("shuffle: buffer is 0; allowed: 1 or more", messageOf(() -> r.shuffle(0, 1)));
      assertEquals("batch: size is 0; allowed: 1 or more", messageOf(() -> r.batch(0)));
      assertEquals("map: workers is 0; allowed: 1 or more", messageOf(() -> r.map(i -> i, 0)));
      assertEquals("take: count is -1; allowed: 0 or more", messageOf(() -> r.take(-1)));
      assertEquals("prefetch: count is 0; allowed: 1 or more", messageOf(() -> r.prefetch(0)));
      assertEquals(
          "bucket: limits are [3, 2]; allowed: ascending numbers",
          messageOf(() -> r.bucket(i -> i, List.of(3, 2), 1, list -> list)));
    }
  }

  @Nested
  class Shuffling {
    @Test
    void dependsOnSeedAndPassOnly() {
      Records<Integer> shuffled = Records.range(100).shuffle(100, 7);
      List<Integer> first = all(shuffled, 0);
      assertEquals(first, all(shuffled, 0));
      assertNotEquals(first, all(shuffled, 1));
      assertNotEquals(first, all(Records.range(100).shuffle(100, 8), 0));
      assertEquals(IntStream.range(0, 100).boxed().toList(), first.stream().sorted().toList());
    }

    @Test
    void takesFromTheBufferOnly() {
      List<Integer> order = all(Records.range(50).shuffle(5, 1), 0);
      for (int i = 0; i < order.size(); i++) {
        assertTrue(order.get(i) < i + 5, "number " + order.get(i) + " at " + i);
      }
      assertEquals(
          IntStream.range(0, 50).boxed().toList(), all(Records.range(50).shuffle(1, 1), 0));
    }

    @Test
    void repeatedPassesDiffer() {
      List<Integer> twice = Records.range(20).shuffle(20, 3).repeat(2).toList();
      assertNotEquals(twice.subList(0, 20), twice.subList(20, 40));
    }

    /** Each of three places is as likely for each of three records. */
    @Test
    void everyOrderIsAsLikely() {
      int[][] counts = new int[3][3];
      Records<Integer> records = Records.range(3).shuffle(3, 42);
      for (int pass = 0; pass < 3000; pass++) {
        List<Integer> order = all(records, pass);
        for (int i = 0; i < 3; i++) {
          counts[i][order.get(i)]++;
        }
      }
      for (int[] row : counts) {
        for (int count : row) {
          assertTrue(count > 880 && count < 1120, "1,000 expected, " + count + " found");
        }
      }
    }
  }

  @Nested
  class AheadOfTime {
    /** Whatever the workers and the buffers, the same records in the same order. */
    @Test
    void workersDoNotShow() {
      long seed = 42;
      Random random = new Random(seed);
      for (int run = 0; run < 20; run++) {
        int count = random.nextInt(60);
        int buffer = 1 + random.nextInt(20);
        int size = 1 + random.nextInt(7);
        List<List<List<Integer>>> results = new ArrayList<>();
        for (int workers : new int[] {1, 2, 8}) {
          results.add(
              all(
                  Records.range(count)
                      .map(
                          i -> {
                            Thread.onSpinWait();
                            return i * i;
                          },
                          workers)
                      .shuffle(buffer, seed)
                      .batch(size)
                      .prefetch(workers),
                  run));
        }
        assertEquals(results.get(0), results.get(1), "seed " + seed + ", run " + run);
        assertEquals(results.get(0), results.get(2), "seed " + seed + ", run " + run);
      }
    }

    @Test
    void severalAreMadeAtOnce() {
      CountDownLatch both = new CountDownLatch(2);
      List<Boolean> met =
          Records.range(2)
              .map(
                  _ -> {
                    both.countDown();
                    try {
                      return both.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      return false;
                    }
                  },
                  2)
              .toList();
      assertEquals(List.of(true, true), met);
    }

    @Test
    void closingEarlyClosesTheSource() {
      AtomicInteger open = new AtomicInteger();
      Records<Integer> source = watched(1000, open);
      List<Records<?>> made =
          List.of(
              source.map(i -> i),
              source.map(i -> i, 4),
              source.filter(_ -> true),
              source.take(5),
              source.skip(5),
              source.shuffle(10, 1),
              source.repeat(3),
              source.concat(source),
              source.zip(source, Integer::sum),
              source.interleave(i -> source, 3),
              source.batch(3),
              source.prefetch(3),
              source.cache(),
              source.map(i -> i, 3).shuffle(9, 1).batch(2).prefetch(2));
      for (Records<?> records : made) {
        try (Items<?> items = records.items(0)) {
          items.next();
        }
        assertEquals(0, open.get(), "open after " + made.indexOf(records));
      }
    }

    @Test
    void workIsInterruptedWhenClosed() throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      AtomicBoolean interrupted = new AtomicBoolean();
      Items<Integer> items =
          Records.range(10)
              .map(
                  i -> {
                    if (i == 1) {
                      begun.countDown();
                      try {
                        Thread.sleep(60_000);
                      } catch (InterruptedException e) {
                        interrupted.set(true);
                      }
                    }
                    return i;
                  },
                  2)
              .items(0);
      assertEquals(0, items.next());
      begun.await();
      items.close();
      assertTrue(interrupted.get());
    }

    @Test
    void cachedRecordsAreMadeOnce() {
      AtomicInteger made = new AtomicInteger();
      Records<Integer> records =
          Records.range(5)
              .map(
                  i -> {
                    made.incrementAndGet();
                    return i;
                  })
              .cache();
      try (Items<Integer> items = records.items(0)) {
        items.next();
      }
      assertEquals(1, made.get());
      assertEquals(List.of(0, 1, 2, 3, 4), records.toList());
      assertEquals(List.of(0, 1, 2, 3, 4), records.toList());
      assertEquals(6, made.get());
    }
  }

  @Nested
  class Batches {
    private static Sample sample(int length, int label) {
      int[] x = new int[length];
      java.util.Arrays.fill(x, label + 1);
      return Sample.of(Tensor.of(Shape.of(length), x), Tensor.of(Shape.SCALAR, label));
    }

    @Test
    void areListsOrWhatIsMadeOfThem() {
      assertEquals(List.of(List.of(0, 1), List.of(2)), Records.range(3).batch(2).toList());
      assertEquals(
          List.of(1, 2),
          Records.range(3).batch(2, l -> l.stream().mapToInt(i -> i).sum()).toList());
    }

    @Test
    void stackEqualShapes() {
      Batch batch = Sample.stack(List.of(sample(2, 0), sample(2, 5)));
      assertEquals(new Type(DType.INT32, Shape.of(2, 2)), batch.x().getFirst().type());
      assertArrayEquals(new int[] {1, 1, 6, 6}, batch.x().getFirst().toInts());
      assertArrayEquals(new int[] {0, 5}, batch.y().getFirst().toInts());
      assertEquals(
          "batch: x[0] of sample 2 is i32[3], that of the first is i32[2]; allowed: one type, or"
              + " padding",
          messageOf(() -> Sample.stack(List.of(sample(2, 0), sample(3, 1)))));
    }

    @Test
    void fillUpWhatIsShorter() {
      Batch batch = Sample.pad(List.of(sample(1, 0), sample(3, 1), sample(0, 2)));
      assertEquals(Shape.of(3, 3), batch.x().getFirst().shape());
      assertArrayEquals(new int[] {1, 0, 0, 2, 2, 2, 0, 0, 0}, batch.x().getFirst().toInts());
      Batch more = Sample.padding(-1, 4).apply(List.of(sample(1, 0), sample(3, 1)));
      assertArrayEquals(new int[] {1, -1, -1, -1, 2, 2, 2, -1}, more.x().getFirst().toInts());
    }

    @Test
    void fillUpAlongEveryAxis() {
      Sample a = Sample.of(Tensor.of(Shape.of(1, 2), 1.0, 2.0), Tensor.of(Shape.SCALAR, 0));
      Sample b = Sample.of(Tensor.of(Shape.of(2, 1), 3.0, 4.0), Tensor.of(Shape.SCALAR, 0));
      Tensor x = Sample.padding(9, 1).apply(List.of(a, b)).x().getFirst();
      assertArrayEquals(new double[] {1, 2, 9, 9, 3, 9, 4, 9}, x.toDoubles());
    }

    @Test
    void putSimilarLengthsTogether() {
      List<Integer> lengths = List.of(5, 1, 9, 2, 6, 3, 12, 7);
      assertEquals(
          List.of(List.of(1, 2), List.of(5, 6), List.of(9, 12), List.of(3), List.of(7)),
          Records.of(lengths).bucket(i -> i, List.of(4, 9), 2, list -> list).toList());
    }

    @Test
    void samplesInMemoryComeOneByOne() {
      var samples =
          Dataset.of(
              Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f), Tensor.of(Shape.of(3), 7, 8, 9));
      List<Sample> rows = Sample.records(samples.range(1, 3)).toList();
      assertEquals(2, rows.size());
      assertArrayEquals(new float[] {3, 4}, rows.get(0).x().getFirst().toFloats());
      assertArrayEquals(new int[] {9}, rows.get(1).y().getFirst().toInts());
    }

    @Test
    void trainAModel() {
      Model model = sequential(input(2), dense(1)).seed(1).compile(sgd(0.1), meanSquaredError());
      Model same = sequential(input(2), dense(1)).seed(1).compile(sgd(0.1), meanSquaredError());
      Random random = new Random(5);
      var samples =
          Dataset.of(
              Tensor.of(Shape.of(64, 2), random.doubles(128).toArray()).cast(DType.FLOAT32),
              Tensor.of(Shape.of(64, 1), random.doubles(64).toArray()).cast(DType.FLOAT32));
      Dataset batches =
          Records.dataset(Sample.records(samples).batch(16, Sample::stack).prefetch(2));
      var history = model.fit(batches, epochs(3), verbose(Verbose.SILENT));
      var expected =
          same.fit(samples, epochs(3), batchSize(16), shuffle(false), verbose(Verbose.SILENT));
      assertEquals(expected.get("loss"), history.get("loss"));
      assertEquals(same.evaluate(samples, batchSize(16)).loss(), model.evaluate(batches).loss());
    }
  }

  @Nested
  class FromFiles {
    @TempDir Path folder;

    private Path file(String name, String text) throws IOException {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    }

    @Test
    void givesLines() throws IOException {
      Path file = file("a.txt", "one\ntwö\n");
      assertEquals(List.of("one", "twö"), Records.lines(file).toList());
      Path none = folder.resolve("none.txt");
      assertTrue(
          messageOf(() -> Records.lines(none).toList())
              .startsWith("text file '" + none + "' cannot be read"));
      Path broken = folder.resolve("b.txt");
      Files.write(broken, new byte[] {'o', 'k', '\n', (byte) 0xFF, '\n'});
      assertTrue(messageOf(() -> Records.lines(broken).toList()).contains("as UTF-8"));
    }

    @Test
    void givesRows() throws IOException {
      Path file = file("t.csv", "\uFEFFname,age\nann,3\n\n\"b,ob\",x\n");
      List<CsvRow> rows = Records.csv(file, Table.Header.YES).toList();
      assertEquals(2, rows.size());
      assertEquals("b,ob", rows.get(1).get("name"));
      assertEquals(3, rows.get(0).number("age"));
      assertEquals(
          "CSV file '" + file + "', line 4, column 'age': 'x' is not a number",
          messageOf(() -> rows.get(1).number("age")));
      assertEquals(
          "CSV file '" + file + "' has no column 'size'; columns: [name, age]",
          messageOf(() -> rows.get(1).get("size")));
      Path numbers = file("n.csv", "1,2\n3,4\n");
      assertEquals(
          List.of(List.of("1", "2"), List.of("3", "4")),
          Records.csv(numbers, Table.Header.GUESS).map(CsvRow::fields).toList());
      Path ragged = file("r.csv", "a,b\n1,2\n3\n");
      assertEquals(
          "CSV file '" + ragged + "', line 3: 1 fields; the first line has 2",
          messageOf(() -> Records.csv(ragged, Table.Header.YES).toList()));
      assertEquals(List.of(), Records.csv(file("e.csv", ""), Table.Header.YES).toList());
    }

    @Test
    void givesFilesOfClasses() throws IOException {
      file("set/cat/1.txt", "meow");
      file("set/cat/2.TXT", "purr");
      file("set/dog/1.txt", "woof");
      file("set/dog/notes.md", "no");
      ClassFolder texts = ClassFolder.texts(folder.resolve("set"));
      assertEquals(List.of("cat", "dog"), texts.classes());
      assertEquals(
          List.of("1.txt 0", "2.TXT 0", "1.txt 1"),
          texts.records().map(f -> f.file().getFileName() + " " + f.label()).toList());
      assertEquals(
          "class folder '"
              + folder.resolve("set/cat")
              + "' has no recording; expected files"
              + " ending in [wav]",
          messageOf(
              () -> ClassFolder.list(folder.resolve("set"), "recording", java.util.Set.of("wav"))));
      String message =
          messageOf(
              () ->
                  texts
                      .records()
                      .map(
                          f -> {
                            throw new DataException("cannot be decoded");
                          })
                      .toList());
      assertTrue(message.startsWith("record 1 (LabelledFile[file="), message);
    }
  }
}
