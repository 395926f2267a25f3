package dev.crema.saving;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The few things that saving does to a disk: a seam at which tests let disks fill up, fail and lose
 * power.
 */
interface Storage {
  /** A new file being written. */
  interface Writing extends AutoCloseable {
    void write(byte[] bytes, int offset, int count) throws IOException;

    /** Returns when the disk has everything. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  Writing create(Path file) throws IOException;

  /** Puts a file in the place of another at one stroke. */
  void replace(Path from, Path to) throws IOException;

  /** Returns when the disk has the names of a folder. */
  void forceFolder(Path folder) throws IOException;

  void delete(Path file) throws IOException;

  List<Path> list(Path folder) throws IOException;

  /** The real disk. */
  Storage DISK =
      new Storage() {
        @Override
        public Writing create(Path file) throws IOException {
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          return new Writing() {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
              ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
              while (buffer.hasRemaining()) {
                channel.write(buffer);
              }
            }

            @Override
            public void force() throws IOException {
              channel.force(true);
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
          if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
              channel.force(true);
            }
          }
        }

        @Override
        public void delete(Path file) throws IOException {
          Files.deleteIfExists(file);
        }

        @Override
        public List<Path> list(Path folder) throws IOException {
          try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
          }
        }
      };

  /** A stream into a file being written. */
  static OutputStream stream(Writing writing) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        writing.write(bytes, offset, count);
      }
    };
  }
}
