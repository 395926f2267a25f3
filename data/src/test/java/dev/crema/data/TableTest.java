package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir Path folder;

  private Table csv(String text) {
    return csv(text, Table.Header.GUESS);
  }

  private Table csv(String text, Table.Header header) {
    try {
      return Table.readCsv(Files.writeString(folder.resolve("t.csv"), text), header);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String messageOf(Runnable code) {
    return assertThrows(DataException.class, code::run)
        .getMessage()
        .replace(folder.resolve("t.csv").toString(), "t.csv");
  }

  @Nested
  class Reading {
    @Test
    void quotedFieldsMayHoldCommasAndLineBreaks() {
      Table table = csv("a,b\n\"x, \"\"y\"\"\nz\", 2\n");
      assertEquals(List.of("a", "b"), table.columns());
      assertEquals(List.of(List.of("x, \"y\"\nz", "2")), table.rows());
    }

    @Test
    void aFirstLineWithANumberIsNoHeader() {
      assertEquals(List.of("0", "1"), csv("1,a\n2,b\n").columns());
      assertEquals(2, csv("1,a\n2,b\n").rows().size());
      assertEquals(List.of("1", "a"), csv("1,a\n2,b\n", Table.Header.YES).columns());
    }

    @Test
    void aByteOrderMarkIsDropped() {
      assertEquals(List.of("a", "b"), csv("\uFEFFa,b\n1,2\n").columns());
    }

    @Test
    void errorsNameTheLine() {
      assertEquals(
          "CSV file 't.csv', line 3: 1 fields; the first line has 2",
          messageOf(() -> csv("a,b\n1,2\n3\n")));
      assertEquals(
          "CSV file 't.csv' is empty; expected at least one line", messageOf(() -> csv("")));
      assertEquals("CSV file 't.csv' has two columns 'a'", messageOf(() -> csv("a,a\n1,2\n")));
      assertEquals(
          "'t.csv' has no column 'c'; columns: [a, b]",
          messageOf(() -> csv("a,b\n1,2\n").column("c")));
    }
  }

  @Nested
  class Encoding {
    @Test
    void numbersAreStandardizedAndTextsBecomeCategories() {
      Table table = csv("n,t,y\n1,red,no\n3,blue,yes\n");
      TableEncoding encoding = TableEncoding.learn(table, "y");
      assertEquals(3, encoding.width());
      assertEquals(Optional.of(List.of("no", "yes")), encoding.classes());
      assertArrayEquals(new float[] {-1, 0, 1, 1, 1, 0}, encoding.encode(table).toFloats());
      assertArrayEquals(new int[] {0, 1}, encoding.encodeTarget(table).toInts());
    }

    @Test
    void missingFieldsAreFlaggedAndCountAsTheMean() {
      Table table = csv("n,t,y\n1,red,a\n3,?,b\n,blue,a\n");
      TableEncoding encoding = TableEncoding.learn(table, "y");
      assertArrayEquals(
          new float[] {-1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0},
          encoding.encode(table).toFloats());
    }

    @Test
    void categoriesNotSeenBeforeAreZeros() {
      TableEncoding encoding = TableEncoding.learn(csv("t,y\nred,1\nblue,2\n"), "y");
      assertArrayEquals(new float[] {0, 0}, encoding.encode(csv("t\ngreen\n")).toFloats());
    }

    @Test
    void manyDifferentNumbersAreAQuantity() {
      TableEncoding encoding = TableEncoding.learn(csv("x,y\n1,0.5\n2,1.5\n"), "y");
      assertEquals(Optional.empty(), encoding.classes());
      assertArrayEquals(
          new float[] {-1, 1}, encoding.encodeTarget(csv("x,y\n1,0.5\n2,1.5\n")).toFloats());
      assertEquals(1.5, encoding.decode(1));
    }

    @Test
    void numericClassesAreOrderedBySize() {
      assertEquals(
          Optional.of(List.of("2", "10")),
          TableEncoding.learn(csv("x,y\n1,10\n2,2\n"), "y").classes());
    }

    @Test
    void errorsNameRowAndColumn() {
      TableEncoding encoding = TableEncoding.learn(csv("x,y\n1,a\n2,b\n"), "y");
      assertEquals(
          "'t.csv', row 2, column 'x': 'oops' is not a number",
          messageOf(() -> encoding.encode(csv("x\n1\noops\n", Table.Header.YES))));
      assertEquals(
          "'t.csv', row 1, column 'y': 'c' is not one of the classes [a, b]",
          messageOf(() -> encoding.encodeTarget(csv("x,y\n1,c\n"))));
      assertEquals(
          "'t.csv', row 2: the target 'y' is missing; remove such rows first",
          messageOf(() -> TableEncoding.learn(csv("x,y\n1,a\n2,\n"), "y")));
      assertEquals(
          "'t.csv' has a header but no rows; expected at least one",
          messageOf(() -> TableEncoding.learn(csv("x,y\n"), "y")));
      assertEquals(
          "'t.csv' has no column 'z'; columns: [x, y]",
          messageOf(() -> TableEncoding.learn(csv("x,y\n1,a\n"), "z")));
      assertEquals(
          "'t.csv': the target 'y' is always [a]; expected two values or more",
          messageOf(() -> TableEncoding.learn(csv("x,y\n1,a\n2,a\n"), "y")));
    }
  }
}
