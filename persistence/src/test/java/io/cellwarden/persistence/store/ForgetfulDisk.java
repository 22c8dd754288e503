package io.cellwarden.persistence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk that notes what it is asked to do, and can say what is left if the power was cut at any moment: what it was
 * told to keep, and of the rest any blocks, torn ones too.
 */
final class ForgetfulDisk extends Disk {
    /** The smallest part of a file that a disk writes whole. */
    private static final int BLOCK = 512;

    private final List<Step> steps = new ArrayList<>();

    private sealed interface Step {
        record Created(String file) implements Step {}

        record Written(String file, ByteBuffer bytes, int at) implements Step {}

        record Cut(String file, int size) implements Step {}

        record Forced(String file) implements Step {}

        record Deleted(String file) implements Step {}

        record NamesForced() implements Step {}
    }

    @Override
    synchronized FileChannel create(Path path) throws IOException {
        String file = path.getFileName().toString();
        FileChannel channel = super.create(path);
        note(new Step.Created(file));
        return new WatchedChannel(channel) {
            @Override
            void writing(byte[] bytes, long at) {
                note(new Step.Written(file, ByteBuffer.wrap(bytes), (int) at));
            }

            @Override
            void forcing() {
                note(new Step.Forced(file));
            }

            @Override
            void truncating(long size) {
                note(new Step.Cut(file, (int) size));
            }
        };
    }

    @Override
    void force(Path path) throws IOException {
        note(new Step.Forced(path.getFileName().toString()));
        super.force(path);
    }

    @Override
    void forceDirectory(Path directory) throws IOException {
        note(new Step.NamesForced());
        super.forceDirectory(directory);
    }

    @Override
    void delete(Path path) throws IOException {
        note(new Step.Deleted(path.getFileName().toString()));
        super.delete(path);
    }

    private synchronized void note(Step step) {
        steps.add(step);
    }

    /** How many steps it has taken: a moment at which the power may be cut, before the next one. */
    synchronized int moment() {
        return steps.size();
    }

    /** Puts into a directory what is left of the files after a power cut, which chance decides where it may. */
    synchronized void leave(int moment, Path directory, Random chance) throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        for (Step step : steps.subList(0, moment)) {
            switch (step) {
                case Step.Created(String file) -> files.put(file, new FileState());
                case Step.Written(String file, ByteBuffer bytes, int at) ->
                    files.get(file).write(bytes.array(), at);
                case Step.Cut(String file, int size) -> files.get(file).cut(size);
                case Step.Forced(String file) -> {
                    if (files.containsKey(file)) {
                        files.get(file).force();
                    }
                }
                case Step.Deleted(String file) -> files.get(file).deleted = true;
                case Step.NamesForced() -> {
                    files.values().removeIf(file -> file.deleted);
                    files.values().forEach(file -> file.named = true);
                }
            }
        }
        for (Map.Entry<String, FileState> file : files.entrySet()) {
            FileState state = file.getValue();
            boolean sure = state.named && !state.deleted;
            if (sure || chance.nextBoolean()) {
                Files.write(directory.resolve(file.getKey()), state.left(chance));
            }
        }
    }

    /** What is in a file, and what of it the disk surely keeps. */
    private static final class FileState {
        private byte[] now = {};
        private byte[] kept = {};
        private final BitSet changed = new BitSet();
        private boolean named;
        private boolean deleted;

        void write(byte[] bytes, int at) {
            if (now.length < at + bytes.length) {
                now = Arrays.copyOf(now, at + bytes.length);
            }
            System.arraycopy(bytes, 0, now, at, bytes.length);
            changed.set(at / BLOCK, (at + bytes.length + BLOCK - 1) / BLOCK);
        }

        void cut(int size) {
            changed.set(size / BLOCK, now.length / BLOCK + 1);
            now = Arrays.copyOf(now, size);
        }

        void force() {
            kept = now.clone();
            changed.clear();
        }

        byte[] left(Random chance) {
            int length = chance.nextBoolean() ? now.length : kept.length;
            byte[] left = Arrays.copyOf(kept, length);
            boolean all = chance.nextInt(4) == 0;
            changed.stream().filter(_ -> all || chance.nextBoolean()).forEach(block -> {
                int from = block * BLOCK;
                int to = Math.min(Math.min(from + BLOCK, length), now.length);
                if (from < to) {
                    System.arraycopy(now, from, left, from, to - from);
                }
            });
            return left;
        }
    }
}
