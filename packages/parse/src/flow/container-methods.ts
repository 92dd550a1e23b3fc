/** What methods of lists, sets, maps and dictionaries do with what they hold, in the libraries of all languages: an object with such a method of its own has that one. */
const named = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/));

/** They give one of the items. */
export const TAKES_ONE = named(
  `Dequeue ElementAt ElementAtOrDefault Find First FirstOrDefault Last LastOrDefault MaxBy MinBy Peek Pop Single SingleOrDefault __aenter__ __enter__ at
  back begin cbegin computeIfAbsent element elementAt entry find findAny findFirst findLast first firstOrNull first_mut front get getFirst getLast
  getOrDefault getOrElse getOrNull get_mut head headOption last lastOption lastOrNull last_mut lower_bound maxBy maxByOrNull max_by_key minBy
  minByOrNull min_by_key next nth orElse orElseGet orElseThrow or_default or_insert or_insert_with peek poll pop popLast pop_back pop_front popleft
  putIfAbsent random randomElement rbegin remove removeFirst removeLast setdefault shift single singleOrNull swap_remove top upper_bound`,
);

/** They give what holds the same items. */
export const SAME = named(
  `AsEnumerable AsQueryable Concat Distinct FindAll OrderBy OrderByDescending Reverse Skip SkipWhile Take TakeWhile ThenBy ThenByDescending ToArray
  ToHashSet ToList Union Where asIterable asReversed asSequence as_mut as_ref as_slice borrow borrow_mut by_ref chain chunks clone cloned collect concat
  copied copy distinct distinctBy drain drop dropFirst dropLast dropWhile entrySet expect fill filter filterNot filterNotNull headMap init inspect
  into_iter into_values iter iter_mut iterator keySet keys limit listIterator lock onEach parallelStream peek peekable plus prefix rev reverse reversed
  skip skip_while slice sort sortBy sortWith sorted sortedBy sortedByDescending sortedWith splice step_by stream subList suffix tail tailMap take
  takeWhile take_while toArray toList toMutableList toMutableSet toReversed toSeq toSet toSorted toVector to_vec unwrap values values_mut windows
  withFilter`,
);

/** They put what they are given among the items. */
export const ADDS = named(`Add AddFirst AddLast Enqueue Insert Push TryAdd add addFirst addLast append appendleft enqueue insert offer push push_back push_front put putIfAbsent
  set setdefault unshift`);

/** They put the items of what they are given among the items. */
export const ADDS_ALL = named(`AddRange UnionWith addAll append concat extend extend_from_slice extendleft putAll union update`);

/** They give what holds what the callback returned. */
export const MAPS = named('map flatMap filter_map flat_map collect Select SelectMany compactMap mapNotNull mapIndexed mapToObj');

const FIRST_GETS_ITEM = named(
  `All Any Count Exists Find FindAll FindIndex First FirstOrDefault ForEach GroupBy Last LastOrDefault Max MaxBy Min MinBy OrderBy OrderByDescending
  RemoveAll Select SelectMany Single SingleOrDefault SkipWhile Sum TakeWhile ThenBy ThenByDescending ToDictionary ToLookup Where all all? allMatch
  allSatisfy any any? anyMatch associate associateBy associateWith collect compactMap count delete_if detect distinctBy dropWhile each each_entry
  each_value each_with_index each_with_object every exists filter filterNot filter_map find findIndex findLast find_all find_index find_map first
  firstOrNull flatMap flat_map forEach for_each forall foreach groupBy group_by groupingBy inspect keep_if last lastOrNull map mapNotNull mapToDouble
  mapToInt mapToLong mapToObj maxBy maxByOrNull max_by max_by_key minBy minByOrNull min_by min_by_key none none? noneMatch onEach one? partition
  position reject removeAll removeIf retain reverse_each select single singleOrNull skip_while some sortBy sort_by sort_by_key sortedBy
  sortedByDescending sum sumOf takeWhile take_while withFilter`,
);
const SECOND_GETS_ITEM = named(`Aggregate filterIndexed fold foldLeft forEachIndexed inject mapIndexed reduce reduceLeft reduceRight`);

/** Which parameter of a callback gets an item, if the method calls one. */
export const callbackPosition = (name: string): number | undefined => (FIRST_GETS_ITEM.has(name) ? 0 : SECOND_GETS_ITEM.has(name) ? 1 : undefined);
