using System.Globalization;
using System.IO.Compression;
using System.Text;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Journal;

namespace Guardrails.Simulation.Recording;

/// <summary>
/// The whole journal of one run as a file: the settings of the guard in the first line, then one line per record with kind, schema and payload.
/// The file holds all that is needed to rebuild the book, so that no later change of the simulation changes what it means.
/// </summary>
/// <param name="Settings">The settings the guard was opened with; see <see cref="RecordedSettings"/>.</param>
/// <param name="Records">The records in order; the first has version 1.</param>
internal sealed record RecordedJournal(string Settings, IReadOnlyList<JournalRecord> Records)
{
    /// <summary>The folder of what is recorded now. A new number begins when older journals have to stay beside newer ones.</summary>
    public const string Generation = "1";

    /// <summary>What the name of a journal's file ends with; its state is in a file of the same name that ends with <see cref="StateSuffix"/>.</summary>
    public const string Suffix = ".journal.gz";

    public const string StateSuffix = ".state.gz";

    public static RecordedJournal Read(string file)
    {
        var lines = ReadText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new RecordedJournal(lines[0], [.. lines.Skip(1).Select(Parse)]);
    }

    public static string ReadText(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static void WriteText(string file, string text)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.SmallestSize), new UTF8Encoding(false));
        writer.Write(text);
    }

    public void Write(string file)
    {
        var text = new StringBuilder(Settings).Append('\n');
        foreach (var record in Records)
        {
            text.Append(CultureInfo.InvariantCulture, $"{record.Kind} {record.Schema} {Convert.ToHexString(record.Payload.Span)}\n");
        }

        WriteText(file, text.ToString());
    }

    /// <summary>The book that the records make of an empty one.</summary>
    public AccountBook Replay()
    {
        var book = new AccountBook(RecordedSettings.Read(Settings));
        foreach (var record in Records)
        {
            book.Apply(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span));
        }

        return book;
    }

    private static JournalRecord Parse(string line, int index)
    {
        var fields = line.Split(' ');
        return new JournalRecord
        {
            Version = index + 1,
            Kind = int.Parse(fields[0], CultureInfo.InvariantCulture),
            Schema = int.Parse(fields[1], CultureInfo.InvariantCulture),
            Payload = Convert.FromHexString(fields[2])
        };
    }
}
