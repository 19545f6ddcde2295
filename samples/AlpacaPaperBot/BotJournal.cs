using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Guardrails.Journal;

namespace AlpacaPaperBot;

/// <summary>
/// A journal in one file: every batch is a frame with its length and a digest, on disk before it counts as written. A frame that a crash tore is cut off when the file is opened. One process writes.
/// </summary>
internal sealed class BotJournal : IGuardJournal, IDisposable
{
    private const int HeaderLength = 4 + 8;
    private const int LargestFrame = 16 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly List<JournalRecord> _records = [];
    private readonly Dictionary<string, long> _numbers = [];
    private string? _broken;

    private BotJournal(FileStream file) => _file = file;

    public bool IsDurable => true;

    /// <summary>How many records are in it.</summary>
    public int Count => _records.Count;

    public static BotJournal Open(string path)
    {
        var journal = new BotJournal(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        journal.Load();
        return journal;
    }

    public async IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        await Task.CompletedTask;
        for (var i = (int)(fromVersion - 1); i < _records.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _records[i];
        }
    }

    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        if (_broken is not null)
        {
            return new(AppendResult.Failed(_broken));
        }

        if (batch.Number <= _numbers.GetValueOrDefault(batch.Writer))
        {
            return new(AppendResult.Appended);
        }

        if (batch.FirstVersion != _records.Count + 1)
        {
            return new(AppendResult.Conflict($"the next version is {_records.Count + 1}; this is {batch}"));
        }

        var before = _file.Length;
        try
        {
            _file.Position = before;
            _file.Write(Frame(batch));
            _file.Flush(flushToDisk: true);
        }
        catch (IOException failure)
        {
            // Half a frame must not stand before the next one. If it cannot be cut off, nothing is written any more.
            try
            {
                _file.SetLength(before);
            }
            catch (IOException again)
            {
                _broken = $"the journal cannot be written any more: {again.Message}";
            }

            return new(AppendResult.Failed(failure.Message));
        }

        Take(batch.Writer, batch.Number, batch.Records);
        return new(AppendResult.Appended);
    }

    public void Dispose() => _file.Dispose();

    private void Take(string writer, long number, IEnumerable<JournalRecord> records)
    {
        _numbers[writer] = number;
        _records.AddRange(records);
    }

    private void Load()
    {
        var header = new byte[HeaderLength];
        var end = 0L;
        while (_file.Length - end >= HeaderLength)
        {
            _file.Position = end;
            _file.ReadExactly(header);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is <= 0 or > LargestFrame || length > _file.Length - end - HeaderLength)
            {
                break;
            }

            var body = new byte[length];
            _file.ReadExactly(body);
            if (!header.AsSpan(4).SequenceEqual(SHA256.HashData(body).AsSpan(0, 8)))
            {
                break;
            }

            Read(body);
            end += HeaderLength + length;
        }

        _file.SetLength(end);
    }

    private void Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        var (writer, number, count) = (reader.ReadString(), reader.ReadInt64(), reader.ReadInt32());
        var records = new List<JournalRecord>(count);
        for (var i = 0; i < count; i++)
        {
            records.Add(new JournalRecord { Version = reader.ReadInt64(), Kind = reader.ReadInt32(), Schema = reader.ReadInt32(), Payload = reader.ReadBytes(reader.ReadInt32()) });
        }

        Take(writer, number, records);
    }

    private static byte[] Frame(JournalBatch batch)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(batch.Writer);
            writer.Write(batch.Number);
            writer.Write(batch.Records.Count);
            foreach (var record in batch.Records)
            {
                writer.Write(record.Version);
                writer.Write(record.Kind);
                writer.Write(record.Schema);
                writer.Write(record.Payload.Length);
                writer.Write(record.Payload.Span);
            }
        }

        var frame = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, (int)body.Length);
        SHA256.HashData(body.ToArray()).AsSpan(0, 8).CopyTo(frame.AsSpan(4));
        body.ToArray().CopyTo(frame, HeaderLength);
        return frame;
    }
}
