using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Stint.Visits;

/// <summary>
/// How many different people: exact up to a bound, then estimated from a fair part of them. A person is a hash that spreads evenly, so of those
/// whose hash lies in the lowest half, quarter, eighth… there are as many in proportion as of all.
/// </summary>
internal sealed class VisitPeople(int most = VisitPeople.Most)
{
    /// <summary>People who are counted one by one: with more of them the part is halved.</summary>
    public const int Most = 20_000;

    /// <summary>People of days, sites and zones that are read to count them.</summary>
    private const long MostRows = 500_000;

    /// <summary>Stands for people of a day whose visits are gone: how many, and no longer who. It sorts behind all keys.</summary>
    public const string Unnamed = "n";

    private readonly HashSet<ulong> kept = [];
    private int halvings;

    /// <summary>What a person is known by in the days, 16 hexadecimal digits.</summary>
    public static string Key(string person) => Number(person).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Keys below this one are the lowest 1/2^<paramref name="times"/> of all.</summary>
    public static string Below(int times) => times == 0 ? "g" : (1UL << (64 - times)).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>
    /// The number of those of whom a store tells how many lie in a part: by the largest part with at most <paramref name="most"/> of them, as it is
    /// found when they are added one by one.
    /// </summary>
    /// <param name="visits">How many visits they made: there are no more people than that.</param>
    /// <param name="found">How many different ones lie in the lowest 1/2^n of the keys, and in how many rows.</param>
    /// <param name="most">As of the constructor.</param>
    public static PeopleCount Counted(long visits, Func<int, (long People, long Rows)> found, int most = Most)
    {
        var (tooMany, part) = (-1, 0);
        while (visits >> part > most)
            part++;
        (long People, long Rows) here;
        while ((here = found(part)).People > most)
            tooMany = part++;
        // Most of the visits may be of the same few: then a larger part, or all of them, can be looked at.
        while (part - tooMany > 1)
        {
            var larger = Math.Max(part - Math.Max(1, BitOperations.Log2((ulong)(most / Math.Max(here.People, 1)))), tooMany + 1);
            // Those who come every day are a row for each: then an estimate it is.
            if (here.Rows << (part - larger) > MostRows)
                break;
            if (found(larger) is var more && more.People <= most)
                (part, here) = (larger, more);
            else
                tooMany = larger;
        }

        return PeopleCount.Of(here.People, part);
    }

    public void Add(string person)
    {
        var number = Number(person);
        if (!IsKept(number) || !kept.Add(number))
            return;
        while (kept.Count > most)
        {
            halvings++;
            kept.RemoveWhere(each => !IsKept(each));
        }
    }

    public PeopleCount Count => PeopleCount.Of(kept.Count, halvings);

    private bool IsKept(ulong number) => halvings == 0 || number >> (64 - halvings) == 0;

    private static ulong Number(string person) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(person)));
}

/// <summary>A number of different people.</summary>
/// <param name="Users">How many; null when it cannot be known; an estimate where <paramref name="Error"/> is not 0.</param>
/// <param name="Error">By how much of itself the number may be wrong, in 19 of 20 cases; 0: it is exact.</param>
internal readonly record struct PeopleCount(long? Users, double Error)
{
    /// <summary>From how many were found in the lowest 1/2^<paramref name="halvings"/> of the keys.</summary>
    public static PeopleCount Of(long found, int halvings) =>
        new(found << halvings, halvings == 0 ? 0 : Math.Round(1.96 * Math.Sqrt((1 - Math.Pow(2, -halvings)) / Math.Max(found, 1)), 4));

    /// <summary>With people of whom only the number is left: on one day of one site they are others; among several nobody knows how many were the same.</summary>
    /// <param name="number">How many such people.</param>
    /// <param name="with">Days of a site that have such people.</param>
    /// <param name="days">All days of a site that were counted.</param>
    public PeopleCount With(long number, long with, long days) => with == 0 ? this : days == 1 ? this with { Users = Users + number } : this with { Users = null, Error = 0 };
}
