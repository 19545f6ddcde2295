using System.Runtime.CompilerServices;
using System.Text;
using Guardrails.Journal;

namespace Guardrails.Conformance.Soak;

/// <summary>A journal in one file that keeps no record in memory: what the heap shows is the guard's.</summary>
internal sealed class FileJournal : IGuardJournal, IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<string, long> _numbers = [];
    private long _last;

    /// <param name="path">The file, which is begun anew.</param>
    public FileJournal(string path) => _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);

    public bool IsDurable => true;

    public long Records => _last;

    public async IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using var file = new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        while (file.Position < file.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = new JournalRecord { Version = reader.ReadInt64(), Kind = reader.ReadInt32(), Schema = reader.ReadInt32(), Payload = reader.ReadBytes(reader.ReadInt32()) };
            if (record.Version >= fromVersion)
            {
                yield return record;
            }
        }
    }

    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Number <= _numbers.GetValueOrDefault(batch.Writer))
        {
            return new(AppendResult.Appended);
        }

        if (batch.FirstVersion != _last + 1)
        {
            return new(AppendResult.Conflict($"the next version is {_last + 1}; this is {batch}"));
        }

        using var written = new MemoryStream();
        using (var writer = new BinaryWriter(written, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var record in batch.Records)
            {
                writer.Write(record.Version);
                writer.Write(record.Kind);
                writer.Write(record.Schema);
                writer.Write(record.Payload.Length);
                writer.Write(record.Payload.Span);
            }
        }

        _file.Position = _file.Length;
        _file.Write(written.GetBuffer(), 0, (int)written.Length);
        _file.Flush(flushToDisk: true);
        (_last, _numbers[batch.Writer]) = (batch.LastVersion, batch.Number);
        return new(AppendResult.Appended);
    }

    public void Dispose() => _file.Dispose();
}
